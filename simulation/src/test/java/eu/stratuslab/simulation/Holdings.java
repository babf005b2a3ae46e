package eu.stratuslab.simulation;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How much objects of ours remember: the sizes of all their collections, by class and field. */
final class Holdings {
  private static final String OURS = "eu.stratuslab.";

  /** The world is not what a process remembers. */
  private static final List<String> OTHERS =
      List.of("eu.stratuslab.simulation.world.", "eu.stratuslab.simulation.check.");

  private final Map<String, Integer> sizes = new TreeMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> left = new ArrayDeque<>();

  private Holdings() {}

  /** Entries by class and field, of everything that can be reached from these. */
  static Map<String, Integer> of(Collection<?> roots) {
    var holdings = new Holdings();
    roots.forEach(root -> holdings.held("root", root));
    while (!holdings.left.isEmpty()) {
      holdings.look(holdings.left.remove());
    }
    return holdings.sizes;
  }

  private void look(Object one) {
    for (Class<?> type = one.getClass(); type != null; type = type.getSuperclass()) {
      for (var field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          held(type.getSimpleName() + "." + field.getName(), value(field, one));
        }
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Object value(Field field, Object one) {
    try {
      field.setAccessible(true);
      return field.get(one);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " cannot be looked at", e);
    }
  }

  private void held(String name, @org.jspecify.annotations.Nullable Object value) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> held(name, map.values());
      case Collection<?> some -> {
        if (!name.isEmpty()) {
          sizes.merge(name, some.size(), Integer::sum);
        }
        some.forEach(one -> held("", one));
      }
      default -> {
        if (ours(value.getClass()) && seen.add(value)) {
          left.add(value);
        }
      }
    }
  }

  /** Records are what is remembered, and not who remembers. */
  private static boolean ours(Class<?> type) {
    return type.getName().startsWith(OURS)
        && OTHERS.stream().noneMatch(type.getName()::startsWith)
        && !Proxy.isProxyClass(type)
        && !type.isHidden()
        && !type.isEnum()
        && !type.isRecord()
        && !type.getSimpleName().startsWith("Fake");
  }
}
