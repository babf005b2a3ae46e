# Interfaces as network-config (version 2, ethernets) says, else DHCP on each; sourced.

ethernets() { for path in /sys/class/net/*; do [ ! -e "$path/device" ] || echo "${path##*/}"; done; }

with_mac() {
  local name
  for name in $(ethernets); do
    if [ "$(cat "/sys/class/net/$name/address")" = "$(echo "$1" | tr A-F a-f)" ]; then echo "$name"; fi
  done
}

# In the background and for ever: five tries a second apart, a pause of a second, again.
start_dhcp() {
  udhcpc -f -i "$1" -t 5 -T 1 -A 1 -x "hostname:$(hostname)" -s /usr/lib/stratuslab/dhcp >/dev/null 2>&1 &
}

configure_ethernet() {
  local file=$1 at=$2 name mac address key to via
  name=${at##*.}
  if mac=$(value "$file" "$at.match.macaddress"); then name=$(with_mac "$mac" | head -n 1); fi
  if [ -z "$name" ] || [ ! -e "/sys/class/net/$name" ]; then
    echo "StratusLab guest: no interface for $at"
    return
  fi
  SEEN="$SEEN $name "
  if address=$(value "$file" "$at.mtu"); then ip link set "$name" mtu "$address"; fi
  ip link set "$name" up
  if true_ "$(value "$file" "$at.dhcp4" || value "$file" "$at.dhcp")"; then start_dhcp "$name"; fi
  for address in $(values "$file" "$at.addresses"); do ip addr add "$address" dev "$name"; done
  if via=$(value "$file" "$at.gateway4"); then ip route add default via "$via" dev "$name"; fi
  if via=$(value "$file" "$at.gateway6"); then ip -6 route add default via "$via" dev "$name"; fi
  for key in $(keys "$file" "$at.routes"); do
    to=$(value "$file" "$at.routes.$key.to") && via=$(value "$file" "$at.routes.$key.via") || continue
    ip route add "$to" via "$via" dev "$name"
  done
  for address in $(values "$file" "$at.nameservers.addresses"); do echo "nameserver $address" >>/etc/resolv.conf; done
}

start_network() {
  local file=$STATE/network-config root= key name
  SEEN=' '
  ip link set lo up
  if [ "$(value "$file" network.version)" ]; then root=network.; fi
  case $(value "$file" "${root}version") in
    2) for key in $(keys "$file" "${root}ethernets"); do configure_ethernet "$file" "${root}ethernets.$key"; done ;;
    '') for name in $(ethernets); do ip link set "$name" up; start_dhcp "$name"; done ;;
    *)
      echo "StratusLab guest: network-config is understood in version 2 only; using DHCP"
      for name in $(ethernets); do ip link set "$name" up; start_dhcp "$name"; done
      ;;
  esac
}
