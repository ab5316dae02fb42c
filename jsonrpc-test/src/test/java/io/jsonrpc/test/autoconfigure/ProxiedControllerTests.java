package io.jsonrpc.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParam;
import io.jsonrpc.annotation.JsonRpcService;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.test.JsonRpcTester;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.SimpleTransactionStatus;

/** Controllers that Spring puts a proxy around, by their interfaces (JDK) or by their class (CGLIB). */
class ProxiedControllerTests {

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @EnableCaching
    static class ByInterface extends Infrastructure {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    @EnableCaching(proxyTargetClass = true)
    static class ByClass extends Infrastructure {}

    static class Infrastructure {

        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }

        @Bean
        Transactions transactions() {
            return new Transactions();
        }
    }

    /** Counts what it commits and rolls back. */
    static class Transactions implements PlatformTransactionManager {

        private final List<String> ends = new ArrayList<>();

        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            return new SimpleTransactionStatus();
        }

        @Override
        public void commit(TransactionStatus status) {
            this.ends.add("commit");
        }

        @Override
        public void rollback(TransactionStatus status) {
            this.ends.add("rollback");
        }
    }

    @JsonRpcError(type = "sold.out", code = 1001)
    static class SoldOut extends RuntimeException {}

    /** All annotations are on the interface, but for those of the controller itself. */
    @JsonRpcService("stock")
    interface StockApi {

        @Cacheable("stock")
        int count(@JsonRpcParam("item") String sku);

        @Transactional
        void take(String sku);
    }

    @JsonRpcController("/stock")
    static class StockController implements StockApi {

        private final AtomicInteger counted = new AtomicInteger();

        @Override
        public int count(String sku) {
            return this.counted.incrementAndGet();
        }

        @Override
        public void take(String sku) {
            if (sku.isEmpty()) {
                throw new SoldOut();
            }
        }
    }

    /** All annotations are on the class. */
    @JsonRpcController("/orders")
    @JsonRpcService("orders")
    static class OrderController {

        private final AtomicInteger counted = new AtomicInteger();

        @JsonRpcMethod
        @Cacheable("orders")
        public int count(@JsonRpcParam("item") String sku) {
            return this.counted.incrementAndGet();
        }

        @JsonRpcMethod
        @Transactional
        public void take(String sku) {
            if (sku.isEmpty()) {
                throw new SoldOut();
            }
        }
    }

    private static final ApplicationContextRunner APPLICATION = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(JsonRpcServerAutoConfiguration.class, JsonRpcTesterAutoConfiguration.class));

    @ParameterizedTest
    @ValueSource(classes = {ByInterface.class, ByClass.class})
    void annotationsOfAnInterfaceAreFoundBehindEachKindOfProxy(Class<?> proxies) {
        APPLICATION.withUserConfiguration(proxies, StockController.class).run(context -> {
            assertThat(context).hasNotFailed();
            boolean byClass = proxies == ByClass.class;
            Object bean = byClass ? context.getBean(StockController.class) : context.getBean(StockApi.class);
            assertThat(AopUtils.isCglibProxy(bean)).isEqualTo(byClass);
            assertThat(AopUtils.isJdkDynamicProxy(bean)).isEqualTo(!byClass);
            isCachedAndTransactional(context, "stock");
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {ByInterface.class, ByClass.class})
    void annotationsOfAClassAreFoundBehindItsProxy(Class<?> proxies) {
        APPLICATION.withUserConfiguration(proxies, OrderController.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(AopUtils.isCglibProxy(context.getBean(OrderController.class)))
                    .isTrue();
            isCachedAndTransactional(context, "orders");
        });
    }

    private static void isCachedAndTransactional(ApplicationContext context, String prefix) {
        assertThat(context.getBean(HandlerEndpoints.class).endpoints()).hasSize(1);
        JsonRpcTester tester = context.getBean(JsonRpcTester.class);
        Transactions transactions = context.getBean(Transactions.class);
        tester.call(prefix + ".count", Map.of("item", "a"))
                .result(Integer.class)
                .isEqualTo(1);
        tester.call(prefix + ".count", Map.of("item", "a"))
                .result(Integer.class)
                .isEqualTo(1);
        tester.call(prefix + ".count", Map.of("item", "b"))
                .result(Integer.class)
                .isEqualTo(2);
        tester.call(prefix + ".count", Map.of("sku", "a")).error().hasCode(-32602);
        assertThat(transactions.ends).isEmpty();
        tester.call(prefix + ".take", Map.of("sku", "a")).isNull();
        tester.call(prefix + ".take", Map.of("sku", "")).error().hasType("sold.out");
        assertThat(transactions.ends).containsExactly("commit", "rollback");
        tester.reset();
    }

    /** What makes the proxy of the controller below one of this interface, which has none of its methods. */
    interface Audited {

        default void audit() {}
    }

    @JsonRpcController("/audited")
    static class AuditedController implements Audited {

        @JsonRpcMethod
        @Transactional
        public void place() {}

        @OnConnected
        void welcome() {}
    }

    @Test
    void methodsThatAProxyDoesNotHaveAreFaultsAtStart() {
        APPLICATION
                .withUserConfiguration(ByInterface.class, AuditedController.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .extracting(
                                failure -> ((ContractException) failure).faults(),
                                InstanceOfAssertFactories.list(String.class))
                        .hasSize(2)
                        .allSatisfy(fault -> assertThat(fault).contains("switch to CGLIB proxies"))
                        .anySatisfy(fault -> assertThat(fault).startsWith("AuditedController.place(): "))
                        .anySatisfy(fault -> assertThat(fault).startsWith("AuditedController.welcome: ")));
    }
}
