package eu.stratuslab.kubernetes.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.parser.CelParserBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.ArrayList;
import java.util.List;

/** The functions that Kubernetes adds to CEL and that definitions commonly use. */
final class CelFunctions implements CelCompilerLibrary, CelRuntimeLibrary {
  private static final CelType ITEM = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(ITEM);
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");

  private record Function(CelFunctionDecl declaration, List<CelFunctionBinding> bindings) {}

  private static final List<Function> ALL = all();

  private static List<Function> all() {
    List<Function> all = new ArrayList<>();
    addLists(all);
    addTexts(all);
    addQuantities(all);
    return List.copyOf(all);
  }

  private static void addLists(List<Function> all) {
    add(
        all,
        "isSorted",
        member("list_is_sorted", SimpleType.BOOL, LIST),
        CelFunctionBinding.from("list_is_sorted", List.class, CelLists::isSorted));
    add(
        all,
        "sum",
        member("list_sum", ITEM, LIST),
        CelFunctionBinding.from("list_sum", List.class, CelLists::sum));
    add(
        all,
        "min",
        member("list_min", ITEM, LIST),
        CelFunctionBinding.from("list_min", List.class, CelLists::min));
    add(
        all,
        "max",
        member("list_max", ITEM, LIST),
        CelFunctionBinding.from("list_max", List.class, CelLists::max));
    add(
        all,
        "indexOf",
        member("list_index_of", SimpleType.INT, LIST, ITEM),
        CelFunctionBinding.from(
            "list_index_of", List.class, Object.class, (list, item) -> (long) list.indexOf(item)));
    add(
        all,
        "lastIndexOf",
        member("list_last_index_of", SimpleType.INT, LIST, ITEM),
        CelFunctionBinding.from(
            "list_last_index_of",
            List.class,
            Object.class,
            (list, item) -> (long) list.lastIndexOf(item)));
  }

  private static void addTexts(List<Function> all) {
    add(
        all,
        "find",
        member("string_find", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING),
        CelFunctionBinding.from("string_find", String.class, String.class, CelFunctions::find));
    add(
        all,
        "findAll",
        member("string_find_all", TEXTS, SimpleType.STRING, SimpleType.STRING),
        CelFunctionBinding.from(
            "string_find_all", String.class, String.class, CelFunctions::findAll));
    add(
        all,
        "format",
        member(
            "string_format", SimpleType.STRING, SimpleType.STRING, ListType.create(SimpleType.DYN)),
        CelFunctionBinding.from("string_format", String.class, List.class, CelFormat::format));
    add(
        all,
        "isIP",
        global("is_ip", SimpleType.BOOL, SimpleType.STRING),
        CelFunctionBinding.from(
            "is_ip", String.class, text -> Addresses.isIpv4(text) || Addresses.isIpv6(text)));
    add(
        all,
        "isCIDR",
        global("is_cidr", SimpleType.BOOL, SimpleType.STRING),
        CelFunctionBinding.from("is_cidr", String.class, Addresses::isCidr));
    add(
        all,
        "isURL",
        global("is_url", SimpleType.BOOL, SimpleType.STRING),
        CelFunctionBinding.from("is_url", String.class, text -> Formats.matches("uri", text)));
  }

  private static void addQuantities(List<Function> all) {
    add(
        all,
        "isQuantity",
        global("is_quantity", SimpleType.BOOL, SimpleType.STRING),
        CelFunctionBinding.from("is_quantity", String.class, Quantity::isValid));
    add(
        all,
        "quantity",
        global("string_to_quantity", QUANTITY, SimpleType.STRING),
        CelFunctionBinding.from("string_to_quantity", String.class, Quantity::parse));
    add(
        all,
        "isInteger",
        member("quantity_is_integer", SimpleType.BOOL, QUANTITY),
        CelFunctionBinding.from("quantity_is_integer", Quantity.class, Quantity::isInteger));
    add(
        all,
        "asInteger",
        member("quantity_as_integer", SimpleType.INT, QUANTITY),
        CelFunctionBinding.from("quantity_as_integer", Quantity.class, Quantity::asInteger));
    add(
        all,
        "asApproximateFloat",
        member("quantity_as_float", SimpleType.DOUBLE, QUANTITY),
        CelFunctionBinding.from(
            "quantity_as_float", Quantity.class, quantity -> quantity.value().doubleValue()));
    add(
        all,
        "sign",
        member("quantity_sign", SimpleType.INT, QUANTITY),
        CelFunctionBinding.from(
            "quantity_sign", Quantity.class, quantity -> (long) quantity.value().signum()));
    add(
        all,
        "compareTo",
        member("quantity_compare_to", SimpleType.INT, QUANTITY, QUANTITY),
        CelFunctionBinding.from(
            "quantity_compare_to",
            Quantity.class,
            Quantity.class,
            (one, other) -> (long) one.compareTo(other)));
    add(
        all,
        "isGreaterThan",
        member("quantity_is_greater_than", SimpleType.BOOL, QUANTITY, QUANTITY),
        CelFunctionBinding.from(
            "quantity_is_greater_than",
            Quantity.class,
            Quantity.class,
            (one, other) -> one.compareTo(other) > 0));
    add(
        all,
        "isLessThan",
        member("quantity_is_less_than", SimpleType.BOOL, QUANTITY, QUANTITY),
        CelFunctionBinding.from(
            "quantity_is_less_than",
            Quantity.class,
            Quantity.class,
            (one, other) -> one.compareTo(other) < 0));
    add(
        all,
        "add",
        member("quantity_add", QUANTITY, QUANTITY, QUANTITY),
        CelFunctionBinding.from(
            "quantity_add",
            Quantity.class,
            Quantity.class,
            (one, other) -> new Quantity(one.value().add(other.value()))));
    add(
        all,
        "sub",
        member("quantity_sub", QUANTITY, QUANTITY, QUANTITY),
        CelFunctionBinding.from(
            "quantity_sub",
            Quantity.class,
            Quantity.class,
            (one, other) -> new Quantity(one.value().subtract(other.value()))));
  }

  private static void add(
      List<Function> all, String name, CelOverloadDecl overload, CelFunctionBinding binding) {
    all.add(
        new Function(
            CelFunctionDecl.newFunctionDeclaration(name, overload),
            List.copyOf(CelFunctionBinding.fromOverloads(name, binding))));
  }

  private static CelOverloadDecl member(String id, CelType result, CelType... parameters) {
    return CelOverloadDecl.newMemberOverload(id, result, parameters);
  }

  private static CelOverloadDecl global(String id, CelType result, CelType... parameters) {
    return CelOverloadDecl.newGlobalOverload(id, result, parameters);
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  @Override
  public void setParserOptions(CelParserBuilder parser) {}

  @Override
  public void setCheckerOptions(CelCheckerBuilder checker) {
    ALL.forEach(function -> checker.addFunctionDeclarations(function.declaration()));
  }

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder runtime) {
    ALL.forEach(function -> runtime.addFunctionBindings(function.bindings()));
  }
}
