package io.jsonrpc.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.core.JsonRpcCall;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Who may call which method. */
class CallRulesTests {

    private static final Authentication ANONYMOUS = new AnonymousAuthenticationToken(
            "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private static Authentication user(String... authorities) {
        return new TestingAuthenticationToken("user", "", authorities);
    }

    private static boolean allows(CallRules rules, String method, Authentication user) {
        JsonRpcCall call = (JsonRpcCall) Proxy.newProxyInstance(
                CallRulesTests.class.getClassLoader(),
                new Class<?>[] {JsonRpcCall.class},
                (proxy, called, arguments) -> called.getName().equals("getMethod") ? method : null);
        AuthorizationResult result = rules.authorize(() -> user, call);
        return result != null && result.isGranted();
    }

    @Test
    void theFirstRuleThatCoversTheNameDecides() {
        CallRules rules = CallRules.builder()
                .methods("admin.status")
                .permitAll()
                .methods("admin.*", "audit")
                .hasRole("ADMIN")
                .anyMethod()
                .authenticated()
                .build();

        assertThat(allows(rules, "admin.status", ANONYMOUS)).isTrue();
        assertThat(allows(rules, "admin.status.all", ANONYMOUS)).isFalse();
        assertThat(allows(rules, "admin.restart", user("ROLE_USER"))).isFalse();
        assertThat(allows(rules, "admin.", user("ROLE_ADMIN"))).isTrue();
        assertThat(allows(rules, "admin", user("ROLE_USER"))).isTrue();
        assertThat(allows(rules, "Admin.restart", user("ROLE_USER"))).isTrue();
        assertThat(allows(rules, "audit", user("ROLE_USER"))).isFalse();
        assertThat(allows(rules, "auditor", user("ROLE_USER"))).isTrue();
        assertThat(allows(rules, "auditor", ANONYMOUS)).isFalse();
        assertThat(rules.patterns()).containsExactly("admin.status", "admin.*", "audit", "*");
        assertThat(rules.patternOf("admin.restart")).isEqualTo("admin.*");
        assertThat(rules.treatsAlike("admin.restart", "audit")).isTrue();
        assertThat(rules.treatsAlike("admin.restart", "admin.status")).isFalse();
    }

    @Test
    void whatNoRuleCoversIsDenied() {
        CallRules rules = CallRules.builder().methods("open").permitAll().build();

        assertThat(allows(rules, "open", ANONYMOUS)).isTrue();
        assertThat(allows(rules, "other", user("ROLE_ADMIN"))).isFalse();
        assertThat(rules.patternOf("other")).isNull();
        assertThat(rules.treatsAlike("other", "another")).isTrue();
        assertThat(rules.treatsAlike("other", "open")).isFalse();
    }

    @Test
    void eachKindOfRule() {
        CallRules rules = CallRules.builder()
                .methods("nobody")
                .denyAll()
                .methods("roles")
                .hasAnyRole("A", "B")
                .methods("authority")
                .hasAuthority("SCOPE_a")
                .methods("authorities")
                .hasAnyAuthority("SCOPE_a", "SCOPE_b")
                .methods("own")
                .access((user, call) -> new AuthorizationDecision(
                        call.getMethod().equals(user.get().getName())))
                .build();

        assertThat(allows(rules, "nobody", user("ROLE_A", "SCOPE_a"))).isFalse();
        assertThat(allows(rules, "roles", user("ROLE_B"))).isTrue();
        assertThat(allows(rules, "roles", user("B"))).isFalse();
        assertThat(allows(rules, "authority", user("SCOPE_a"))).isTrue();
        assertThat(allows(rules, "authority", user("SCOPE_b"))).isFalse();
        assertThat(allows(rules, "authorities", user("SCOPE_b"))).isTrue();
        assertThat(allows(rules, "own", new TestingAuthenticationToken("own", "")))
                .isTrue();
        assertThat(allows(rules, "own", user())).isFalse();
    }

    @Test
    void rolesMayHaveAHierarchy() {
        DefaultAuthorizationManagerFactory<JsonRpcCall> factory = new DefaultAuthorizationManagerFactory<>();
        factory.setRoleHierarchy(RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_USER"));
        CallRules rules = CallRules.builder(factory).anyMethod().hasRole("USER").build();

        assertThat(allows(rules, "any", user("ROLE_ADMIN"))).isTrue();
        assertThat(allows(rules, "any", user("ROLE_GUEST"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*.restart", "a*b", "**", "rpc.discover", "rpc.*", "$/cancelRequest"})
    void aPatternThatMeansNothingIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallRules.builder().methods(pattern))
                .withMessageContaining("'" + pattern + "'");
    }

    @Test
    void aRuleThatIsNeverAskedIsRefused() {
        CallRules.Builder rules = CallRules.builder().anyMethod().permitAll();

        assertThatThrownBy(() -> rules.methods("admin.*"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never asked");
    }
}
