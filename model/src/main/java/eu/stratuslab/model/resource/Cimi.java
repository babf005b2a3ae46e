package eu.stratuslab.model.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What CIMI says of a record component beyond what Jackson's and Fabric8's annotations say.
 *
 * <p>Description, bounds and patterns are said with {@code @JsonPropertyDescription}, {@code
 * Required}, {@code Min}, {@code Max}, {@code Pattern} and {@code Size}, which the CRD generator
 * reads too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Cimi {

  /** Who may read and write the attribute through CIMI. */
  Access access() default Access.WRITABLE;

  /** The type that a reference leads to, or of which a collection consists; empty for others. */
  String of() default "";

  /** The name of one item of an array, which XML shows; empty for others. */
  String item() default "";

  /** The unit in which an integer counts, as CIMI names it ({@code kibibyte}, {@code second}). */
  String unit() default "";

  /** The only allowed values of a string; empty for any. */
  String[] values() default {};

  /** What the string holds; {@link AttributeType#STRING} unless said otherwise. */
  AttributeType type() default AttributeType.STRING;

  /** How the bridge hashes a secret before it enters a document. */
  Hash hash() default Hash.NONE;

  /** True if a reference may also be given by its value (DSP0263 5.5.9). */
  boolean byValue() default false;
}
