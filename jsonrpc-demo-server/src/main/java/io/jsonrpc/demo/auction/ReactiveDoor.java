package io.jsonrpc.demo.auction;

import java.net.URI;
import java.security.Principal;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationFailureHandler;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.logout.DelegatingServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.RedirectServerLogoutSuccessHandler;
import org.springframework.security.web.server.authentication.logout.SecurityContextServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.ServerLogoutHandler;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The login on Spring WebFlux. */
@RestController
@ConditionalOnWebApplication(type = Type.REACTIVE)
class ReactiveDoor {

    @GetMapping(path = "/auction/visitor", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<String> visitor(ServerWebExchange exchange) {
        Mono<CsrfToken> token = exchange.getRequiredAttribute(CsrfToken.class.getName());
        Mono<Optional<String>> user = exchange.getPrincipal()
                .map(Principal::getName)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
        return Mono.zip(
                token,
                user,
                (sent, name) -> AuctionUsers.visitor(name.orElse(null), sent.getParameterName(), sent.getToken()));
    }

    @Bean
    ReactiveUserDetailsService bidders() {
        return new MapReactiveUserDetailsService(AuctionUsers.users());
    }

    /** Also tells the sessions that a login is over, which WebFlux does not do by itself. */
    @Bean
    SecurityWebFilterChain auctionDoor(
            ServerHttpSecurity http, @Qualifier("jsonRpcLogoutHandler") ServerLogoutHandler endSessions) {
        ServerWebExchangeMatcher login = ServerWebExchangeMatchers.pathMatchers(HttpMethod.POST, "/login");
        RedirectServerAuthenticationSuccessHandler home = new RedirectServerAuthenticationSuccessHandler("/");
        home.setRequestCache(NoOpServerRequestCache.getInstance());
        RedirectServerLogoutSuccessHandler loggedOut = new RedirectServerLogoutSuccessHandler();
        loggedOut.setLogoutSuccessUrl(URI.create("/"));
        return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(AuctionUsers.GUARDED))
                .authorizeExchange(requests -> requests.pathMatchers("/auction")
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED)))
                .formLogin(form -> form.requiresAuthenticationMatcher(login)
                        .authenticationEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED))
                        .authenticationSuccessHandler(home)
                        .authenticationFailureHandler(
                                new RedirectServerAuthenticationFailureHandler(AuctionUsers.WRONG_PASSWORD)))
                .logout(logout -> logout.logoutUrl("/logout")
                        .logoutHandler(new DelegatingServerLogoutHandler(
                                endSessions, new SecurityContextServerLogoutHandler()))
                        .logoutSuccessHandler(loggedOut))
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieServerCsrfTokenRepository()))
                .requestCache(requests -> requests.requestCache(NoOpServerRequestCache.getInstance()))
                .build();
    }
}
