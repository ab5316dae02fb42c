package io.jsonrpc.test.autoconfigure;

import io.jsonrpc.annotation.UnknownParams;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Adds a {@link io.jsonrpc.test.JsonRpcTester} to the context of a test, which calls all endpoints of the application in
 * memory, and a {@link io.jsonrpc.test.ManualClock}, which is that of all sessions: their time stands still.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureJsonRpcTester
 * class ShopTests {
 *
 *     @Autowired JsonRpcTester tester;
 * }
 * }</pre>
 *
 * <p>The tester has a session of its own for each test method. On a socket, with {@code webEnvironment = RANDOM_PORT}, use
 * {@link io.jsonrpc.test.JsonRpcTester#bindToServer} without this annotation.
 *
 * @since 0.1
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureJsonRpcTester {

    /** What happens to params that no parameter takes. Unlike a server, tests refuse them, so that misspelt names show. */
    @PropertyMapping("jsonrpc.server.params.unknown")
    UnknownParams unknownParams() default UnknownParams.REFUSE;
}
