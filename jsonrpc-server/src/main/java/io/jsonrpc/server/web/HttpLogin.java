package io.jsonrpc.server.web;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.util.ClassUtils;

/** Logins that Spring Security keeps in an HTTP session; it may not be on the class path. */
public final class HttpLogin {

    /** Where it keeps them, on both stacks. */
    public static final String SESSION_ATTRIBUTE = "SPRING_SECURITY_CONTEXT";

    private static final boolean SPRING_SECURITY = ClassUtils.isPresent(
            "org.springframework.security.core.context.SecurityContext", HttpLogin.class.getClassLoader());

    private HttpLogin() {}

    /**
     * Whether the principal of a request was taken from its HTTP session.
     *
     * @param kept what the session has as {@link #SESSION_ATTRIBUTE}; null for nothing
     */
    public static boolean isOf(@Nullable Principal principal, @Nullable Object kept) {
        return SPRING_SECURITY && principal != null && kept != null && Kept.isOf(principal, kept);
    }

    /** Whether a principal is the one that Spring Security, where it is told to, gives nobody. */
    public static boolean isNobody(Principal principal) {
        return SPRING_SECURITY && Kept.isNobody(principal);
    }

    private static final class Kept {

        private Kept() {}

        static boolean isNobody(Principal principal) {
            return principal instanceof AnonymousAuthenticationToken;
        }

        static boolean isOf(Principal principal, Object kept) {
            return kept instanceof SecurityContext context && principal.equals(context.getAuthentication());
        }
    }
}
