/** What a client asks first: versions, groups, resources, OpenAPI. */
@NullMarked
package eu.stratuslab.kubernetes.discovery;

import org.jspecify.annotations.NullMarked;
