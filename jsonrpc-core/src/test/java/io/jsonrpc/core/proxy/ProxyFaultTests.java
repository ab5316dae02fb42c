package io.jsonrpc.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.engine.Conversation;
import io.jsonrpc.core.engine.Methods;
import io.jsonrpc.core.message.Request;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Interfaces that no proxy can be made of. */
class ProxyFaultTests {

    private final Conversation conversation = new Conversation(new Methods());

    interface Shape {}

    @JsonRpcError(type = "odd", code = 1)
    static final class Odd extends Exception {

        Odd(int number) {
            super("" + number);
        }
    }

    interface Faulty {

        void a(Session session, Principal principal);

        List<Shape> b() throws Odd;

        void c(Transaction transaction);

        Callable<String> d();

        void e(Request<String> request);
    }

    @Test
    void allFaultsAreFoundBeforeAnythingIsSent() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> this.conversation.session().proxy(Faulty.class))
                .satisfies(
                        fault -> assertThat(fault.faults())
                                .containsExactly(
                                        "Faulty.d() returns Callable: return the value, a CompletableFuture or a Mono instead",
                                        "Faulty.a(Session,Principal) takes Session: a proxy cannot send it",
                                        "Faulty.a(Session,Principal) takes Principal: a proxy cannot send it",
                                        "The result of Faulty.b(): " + Shape.class.getName()
                                                + " is an interface that nothing can be bound to; make it sealed, or register a type "
                                                + "adapter (JsonRpcGsonCustomizer)",
                                        "Faulty.c(Transaction) takes Transaction: a proxy cannot send it",
                                        "Faulty.e(Request) takes Request<String>: a proxy cannot send it",
                                        "Odd of Faulty.b() cannot be made: give it a constructor (ResponseError), (String) or ()"));
        this.conversation.assertNothingMore();
    }

    @Test
    void aClassIsNoInterface() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> this.conversation.session().proxy(Methods.class))
                .withMessage(Methods.class.getName() + " is no interface, and a proxy needs one");
    }
}
