package io.jsonrpc.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Makes a bean of each of these interfaces, whose methods call the server of a client, and one of the client itself. With
 * Spring Boot a client is set up by the properties {@code jsonrpc.client.<name>}.
 *
 * <pre>{@code
 * @SpringBootApplication
 * @ImportJsonRpcServices(client = "prices", types = PriceApi.class)
 * class Shop {
 *
 *     Shop(PriceApi prices) { ... }
 * }
 * }</pre>
 *
 * <p>The name of the client is the qualifier of its beans, for interfaces that two clients have: {@code
 * @Qualifier("prices") PriceApi}. The beans can be injected everywhere; their calls connect if the client is not connected
 * yet.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(ImportJsonRpcServices.Container.class)
@Import(JsonRpcServicesRegistrar.class)
public @interface ImportJsonRpcServices {

    /** The name of the client, as in its properties. */
    String client();

    /** Shared interfaces; {@link io.jsonrpc.annotation.JsonRpcService} is not needed on them. */
    Class<?>[] types() default {};

    /** Packages, each with those below it, whose interfaces with {@link io.jsonrpc.annotation.JsonRpcService} are all meant. */
    String[] basePackages() default {};

    /** Classes whose packages are meant as well. */
    Class<?>[] basePackageClasses() default {};

    /**
     * Several of them.
     *
     * @since 0.1
     */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @Import(JsonRpcServicesRegistrar.class)
    @interface Container {

        /** The annotations. */
        ImportJsonRpcServices[] value();
    }
}
