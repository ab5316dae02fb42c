package io.jsonrpc.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.session.JsonRpcSessionClosedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionEvent;
import io.jsonrpc.spring.session.JsonRpcSessionReconnectedEvent;
import io.jsonrpc.spring.session.JsonRpcSessionScope;
import io.jsonrpc.test.JsonRpcTester;
import jakarta.annotation.PreDestroy;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.ScopeNotActiveException;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Events of the begin and end of sessions, and a bean of each session. */
@ExtendWith(SpringExtension.class)
@ContextConfiguration
class SessionEventsAndBeansTests {

    /** What has happened, in its order: {@code connected}, {@code closed 1000}, {@code destroyed [tea]}. */
    private static final BlockingQueue<String> HAPPENED = new LinkedBlockingQueue<>();

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({JsonRpcServerAutoConfiguration.class, JsonRpcTesterAutoConfiguration.class})
    @Import({Cart.class, Shop.class, Listener.class})
    static class Application {}

    @JsonRpcSessionScope
    static class Cart {

        private final List<String> items = new ArrayList<>();

        void add(String item) {
            this.items.add(item);
        }

        List<String> items() {
            return this.items;
        }

        @PreDestroy
        void destroyed() {
            HAPPENED.add("destroyed " + this.items);
            throw new IllegalStateException("no bean is destroyed without this");
        }
    }

    @JsonRpcController("/shop")
    static class Shop {

        private final Cart cart;

        Shop(Cart cart) {
            this.cart = cart;
        }

        @OnConnected
        void welcome(@Nullable Principal principal) throws SessionRefusedException {
            if (principal != null && principal.getName().equals("mallory")) {
                this.cart.add("of a session that is refused");
                throw new SessionRefusedException(4403, "not you");
            }
            this.cart.add("welcome");
        }

        @JsonRpcMethod("cart.add")
        public void add(String item) {
            this.cart.add(item);
        }

        @JsonRpcMethod("attributes.clear")
        public void clear(Session session) {
            session.getAttributes().clear();
        }

        @JsonRpcMethod("cart.items")
        public List<String> items() {
            return this.cart.items();
        }

        @OnClosed
        void goodbye(Session session) {
            HAPPENED.add("goodbye " + this.cart.items());
        }
    }

    static class Listener {

        @EventListener
        void happened(JsonRpcSessionEvent event) {
            String what = "connected";
            if (event instanceof JsonRpcSessionClosedEvent closed) {
                what = "closed " + closed.getStatus();
            } else if (event instanceof JsonRpcSessionReconnectedEvent) {
                what = "reconnected";
            }
            HAPPENED.add(what + (Thread.currentThread().getName().startsWith("jsonrpc-worker") ? "" : " elsewhere"));
            throw new IllegalStateException("a listener that fails harms nothing");
        }
    }

    @Autowired
    JsonRpcTester tester;

    @Autowired
    Cart cart;

    @AfterEach
    void nothingHappensTwice() throws InterruptedException {
        this.tester.reset();
        // Ends after all others of this test, since their callbacks came before.
        assertThat(HAPPENED).isEmpty();
    }

    private static void happens(String... expected) throws InterruptedException {
        for (String next : expected) {
            assertThat(HAPPENED.poll(60, TimeUnit.SECONDS)).isEqualTo(next);
        }
    }

    @Test
    void eachSessionHasItsOwnBeanWhichIsDestroyedOnceAfterItsEnd() throws InterruptedException {
        JsonRpcTester other = this.tester.mutate().build();
        this.tester.call("cart.add", Map.of("item", "tea")).isNull();
        happens("connected");
        other.call("cart.items").result(List.class).isEqualTo(List.of("welcome"));
        happens("connected");
        this.tester.breakConnection();
        this.tester.resume();
        happens("reconnected");
        this.tester.call("attributes.clear").isNull();
        this.tester.call("cart.items").result(List.class).isEqualTo(List.of("welcome", "tea"));
        this.tester.client().close();
        happens("goodbye [welcome, tea]", "closed 1000", "destroyed [welcome, tea]");
        other.client().close();
        happens("goodbye [welcome]", "closed 1000", "destroyed [welcome]");
    }

    @Test
    void aSessionEndsWithItsWindow() throws InterruptedException {
        this.tester.call("cart.items");
        happens("connected");
        this.tester.breakConnection();
        this.tester.clock().advance(Duration.ofDays(1));
        happens("goodbye [welcome]", "closed 1006 not reconnected in time", "destroyed [welcome]");
    }

    @Test
    void aSessionThatIsRefusedHasNoEventsAndItsBeansAreDestroyed() throws InterruptedException {
        JsonRpcTester mallory = this.tester.mutate().principal(() -> "mallory").build();
        mallory.client().connectAsync();
        happens("goodbye [of a session that is refused]", "destroyed [of a session that is refused]");
    }

    @Test
    void outsideOfACallThereIsNoBeanAndTheFailureSaysSo() {
        assertThatExceptionOfType(ScopeNotActiveException.class)
                .isThrownBy(this.cart::items)
                .havingCause()
                .withMessage("Bean '" + Cart.class.getName()
                        + "' belongs to a JSON-RPC session, and neither a call nor a callback of"
                        + " one runs on this thread: use it there, or pass on what it holds");
    }
}
