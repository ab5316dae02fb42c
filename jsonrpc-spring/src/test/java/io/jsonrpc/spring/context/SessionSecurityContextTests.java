package io.jsonrpc.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import reactor.core.publisher.Flux;

/** Which login is seen by what a call has left behind, when its session has another one. */
class SessionSecurityContextTests {

    private final SecurityContextInterceptor interceptor =
            new SecurityContextInterceptor(SecurityContextHolder.getContextHolderStrategy(), session -> false, null);

    private Authentication login = token("first");

    private final Session session =
            proxy(Session.class, (name, self) -> name.equals("getPrincipal") ? this.login : "session");

    private final Transaction transaction =
            proxy(Transaction.class, (name, self) -> name.equals("getSession") ? this.session : null);

    private final List<Object> seen = new ArrayList<>();

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    private static Authentication token(String credentials) {
        return new TestingAuthenticationToken("ann", credentials);
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object, @Nullable Object> members) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> members.apply(method.getName(), self)));
    }

    private void call(Runnable handler) throws Exception {
        Request<?> request = new Request<>(null, "any", null);
        this.interceptor.intercept(this.transaction, request, next -> handler.run());
    }

    private void see() {
        this.seen.add(credentials(SecurityContextHolder.getContext().getAuthentication()));
    }

    private static Object credentials(@Nullable Authentication user) {
        return user == null ? "nobody" : Objects.requireNonNull(user.getCredentials());
    }

    @Test
    void aStreamThatIsPulledHasTheLoginThatItsSessionHasNow() throws Exception {
        List<Executor> pulling = new ArrayList<>();
        call(() -> pulling.add(ThreadContext.capture(Runnable::run)));

        pulling.get(0).execute(this::see);
        this.login = token("second");
        pulling.get(0).execute(this::see);
        see();

        assertThat(this.seen).containsExactly("first", "second", "nobody");
    }

    @Test
    void aFluxHasTheLoginThatItsSessionHasNow() throws Exception {
        List<Flux<Object>> returned = new ArrayList<>();
        call(() -> returned.add(ReactorContext.of(Flux.range(1, 2)
                .concatMap(number -> ReactiveSecurityContextHolder.getContext()
                        .map(context -> credentials(context.getAuthentication()))))));

        returned.get(0).subscribe(credentials -> {
            this.seen.add(credentials);
            this.login = token("second");
        });

        assertThat(this.seen).containsExactly("first", "second");
    }

    @Test
    void aUserThatTheHandlerHasSetStays() throws Exception {
        List<Executor> pulling = new ArrayList<>();
        call(() -> {
            SecurityContextHolder.getContext().setAuthentication(token("own"));
            pulling.add(ThreadContext.capture(Runnable::run));
        });

        this.login = token("second");
        pulling.get(0).execute(this::see);

        assertThat(this.seen).containsExactly("own");
    }
}
