package io.jsonrpc.test.autoconfigure;

import io.jsonrpc.annotation.UnknownParams;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests JSON-RPC controllers without the rest of their application: no web server, no repositories, no services. Their
 * collaborators are mocks, and a {@link io.jsonrpc.test.JsonRpcTester} calls them in memory, in a session of its own for each
 * test method.
 *
 * <pre>{@code
 * @JsonRpcTest(PriceController.class)
 * class PriceControllerTests {
 *
 *     @Autowired JsonRpcTester tester;
 *
 *     @MockitoBean Prices prices;
 *
 *     @Test
 *     void theLastPriceIsTheAnswer() {
 *         given(this.prices.last("A")).willReturn(new Price("A", 3));
 *         this.tester.call("prices.last", Map.of("symbol", "A")).result(Price.class).isEqualTo(new Price("A", 3));
 *     }
 * }
 * }</pre>
 *
 * <p>Only the auto-configuration for JSON-RPC and for validation is applied. Of the components that are scanned the context
 * has the controllers that are named, and beans with {@code JsonRpcAdvice} and of the types {@code JsonRpcArgumentResolver},
 * {@code JsonRpcExceptionResolver}, {@code JsonRpcGsonCustomizer}, {@code ServerCallInterceptor}, {@code ClientCallInterceptor} and {@code Converter}.
 *
 * @since 0.1
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(JsonRpcTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(JsonRpcTypeExcludeFilter.class)
@AutoConfigureJsonRpc
@AutoConfigureJsonRpcTester
@ImportAutoConfiguration
public @interface JsonRpcTest {

    /** Properties of the environment, as {@code key=value}. */
    String[] properties() default {};

    /** The controllers; all of the application if none is named. */
    @AliasFor("controllers")
    Class<?>[] value() default {};

    /** The controllers; all of the application if none is named. */
    @AliasFor("value")
    Class<?>[] controllers() default {};

    /** Whether the types above are components of the context, or only what {@link #includeFilters} name. */
    boolean useDefaultFilters() default true;

    /** Adds scanned components to the context. */
    Filter[] includeFilters() default {};

    /** Removes scanned components from the context. */
    Filter[] excludeFilters() default {};

    /** Auto-configuration that is not applied. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};

    /** What happens to params that no parameter takes. Unlike a server, tests refuse them, so that misspelt names show. */
    @AliasFor(annotation = AutoConfigureJsonRpcTester.class, attribute = "unknownParams")
    UnknownParams unknownParams() default UnknownParams.REFUSE;
}
