package eu.stratuslab.kubernetes.schema;

import com.google.re2j.Pattern;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Internet addresses in text, without ever asking a name server. */
final class Addresses {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("^" + BYTE + "(\\." + BYTE + "){3}$");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$");

  private Addresses() {}

  static boolean isIpv4(String text) {
    return IPV4.matcher(text).find();
  }

  static boolean isIpv6(String text) {
    if (!IPV6_CHARACTERS.matcher(text).find()) {
      return false;
    }
    try {
      // A text in brackets is never looked up as a name.
      InetAddress address = InetAddress.getByName("[" + text + "]");
      return address instanceof Inet6Address || text.contains(".");
    } catch (UnknownHostException _) {
      return false;
    }
  }

  static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return false;
    }
    String address = text.substring(0, slash);
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return (isIpv4(address) && prefix <= 32) || (isIpv6(address) && prefix <= 128);
  }
}
