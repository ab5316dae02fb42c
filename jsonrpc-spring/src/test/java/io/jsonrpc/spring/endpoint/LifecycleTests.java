package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.controller.OnClosed;
import io.jsonrpc.spring.controller.OnConnected;
import io.jsonrpc.spring.controller.OnLoss;
import io.jsonrpc.spring.controller.OnReconnected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Scope;
import org.springframework.core.MethodParameter;

/** What the controllers of a path and the handler beside them hear of a session. */
class LifecycleTests {

    @JsonRpcController("/rooms")
    static class RoomController {

        final List<String> heard = new ArrayList<>();

        @OnConnected
        void joined(Session session) {
            this.heard.add("connected " + session.getSessionId());
        }

        @OnReconnected
        void back(Session session, Locale locale) {
            this.heard.add("reconnected " + session.getSessionId() + " " + locale.equals(Locale.getDefault()));
        }

        @OnLoss
        void lost(Throwable cause) {
            this.heard.add("loss " + cause.getMessage());
        }

        @OnClosed
        void left(String status, Session session) {
            this.heard.add("closed " + status + " " + session.getSessionId());
        }
    }

    record Tenant(String name) {}

    /** Gives a tenant to methods, with a call or without. */
    static class Tenants implements JsonRpcArgumentResolver {

        @Override
        public boolean supports(MethodParameter parameter) {
            return parameter.getParameterType() == Tenant.class;
        }

        @Override
        public Object resolve(MethodParameter parameter, Transaction transaction) {
            return resolve(parameter, transaction.getSession());
        }

        @Override
        public Object resolve(MethodParameter parameter, Session session) {
            return new Tenant("of " + session.getSessionId());
        }
    }

    @JsonRpcController("/rooms")
    static class TenantController {

        final List<Tenant> heard = new ArrayList<>();

        @OnConnected
        void joined(Tenant tenant) {
            this.heard.add(tenant);
        }
    }

    @JsonRpcController("/rooms")
    static class FailingController {

        int calls;

        @OnConnected
        @OnReconnected
        @OnLoss
        @OnClosed
        void anything() {
            this.calls++;
            throw new IllegalStateException("a failure of the application");
        }
    }

    @JsonRpcController("/rooms")
    @Scope("prototype")
    static class BrokenController {

        BrokenController() {
            throw new IllegalStateException("a failure of the application");
        }

        @JsonRpcMethod
        public void call() {}
    }

    @JsonRpcController("/rooms")
    @Scope("prototype")
    static class OwnController {

        static int made;

        OwnController() {
            made++;
        }

        @JsonRpcMethod
        public void other() {}
    }

    @JsonRpcController("/rooms")
    static class ClosedController {

        @OnConnected
        void refuse() throws SessionRefusedException {
            throw new SessionRefusedException(4500, "no room");
        }
    }

    /** A handler that fails. */
    private static final class Beside implements RequestHandler<JsonText>, SessionListener {

        final List<String> failures = new ArrayList<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonText> request) {}

        @Override
        public void handleTransportError(Session session, Throwable exception) throws Exception {
            throw new IOException("a failure of the handler");
        }

        @Override
        public void handleUncaughtException(Session session, Exception exception) {
            this.failures.add(exception.getMessage());
        }
    }

    private final Session session = LonePeer.session();

    private final Beside beside = new Beside();

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private ControllerHandler handler(Class<?>... controllers) {
        this.context.register(controllers);
        this.context.refresh();
        return Controllers.in(
                        this.context.getBeanFactory(), LonePeer.CODEC.typedValues(false), ControllerSettings.DEFAULT)
                .get(0)
                .handler(this.beside);
    }

    @AfterEach
    void close() {
        this.context.close();
    }

    @Test
    void aControllerHearsWhatItAsksFor() throws Exception {
        ControllerHandler handler = handler(RoomController.class);
        handler.afterConnectionEstablished(this.session);
        handler.afterReconnection(this.session);
        handler.handleTransportError(this.session, new IOException("reset"));
        handler.afterConnectionClosed(this.session, "1006");
        assertThat(this.context.getBean(RoomController.class).heard)
                .containsExactly("connected lone", "reconnected lone true", "loss reset", "closed 1006 lone");
    }

    @Test
    void aResolverOfTheApplicationGivesArgumentsWithoutACall() throws Exception {
        handler(TenantController.class, Tenants.class).afterConnectionEstablished(this.session);
        assertThat(this.context.getBean(TenantController.class).heard).containsExactly(new Tenant("of lone"));
    }

    @Test
    void aFailureKeepsNothingFromTheOthers() throws Exception {
        ControllerHandler handler = handler(FailingController.class, RoomController.class);
        handler.afterConnectionEstablished(this.session);
        handler.handleTransportError(this.session, new IOException("reset"));
        assertThat(this.context.getBean(FailingController.class).calls).isEqualTo(2);
        assertThat(this.context.getBean(RoomController.class).heard).containsExactly("connected lone", "loss reset");
        assertThat(this.beside.failures).containsExactly("a failure of the handler");
    }

    @Test
    void aControllerOfTheSessionThatCannotBeMadeKeepsNothingFromTheOthers() throws Exception {
        ControllerHandler handler = handler(BrokenController.class, OwnController.class);
        handler.afterConnectionEstablished(this.session);
        assertThat(OwnController.made).isEqualTo(1);
    }

    @Test
    void aControllerMayRefuseASession() {
        ControllerHandler handler = handler(ClosedController.class);
        assertThatExceptionOfType(SessionRefusedException.class)
                .isThrownBy(() -> handler.afterConnectionEstablished(this.session))
                .satisfies(refusal -> assertThat(refusal.getStatus().code()).isEqualTo(4500));
    }
}
