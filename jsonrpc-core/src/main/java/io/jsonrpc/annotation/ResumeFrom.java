package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text parameter of a method that answers with a stream: the position behind which the stream begins, null for its
 * beginning. The items of such a stream are {@code Positioned}. On the wire it is a parameter like any other, so any client
 * can resume by it; proxies of this project do it by themselves when a session is lost.
 *
 * <pre>{@code
 * Flux<Positioned<Trade>> trades(String symbol, @ResumeFrom @Nullable String after);
 * }</pre>
 *
 * <p>A method that does not have the items behind a position any more throws an exception with {@code
 * @JsonRpcError(type = "stream.positionLost")}.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ResumeFrom {}
