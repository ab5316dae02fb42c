/**
 * The annotation processor. It is put on the path of the compiler ({@code annotationProcessorPaths} in Maven, {@code
 * annotationProcessor} in Gradle), and is not needed at run time.
 */
@NullMarked
package io.jsonrpc.processor;

import org.jspecify.annotations.NullMarked;
