package io.jsonrpc.spring.autoconfigure;

import java.util.function.Supplier;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/** Access tokens of registrations of Spring Security, which are kept until shortly before they expire. */
final class OAuth2ClientTokens implements ClientTokens {

    private final ClientRegistrationRepository registrations;

    private final OAuth2AuthorizedClientManager manager;

    /**
     * Tokens that a manager gets.
     *
     * @param manager one that needs no HTTP request of a user
     */
    OAuth2ClientTokens(ClientRegistrationRepository registrations, OAuth2AuthorizedClientManager manager) {
        this.registrations = registrations;
        this.manager = manager;
    }

    /** Tokens that the client gets for itself (client credentials). */
    static OAuth2ClientTokens of(ClientRegistrationRepository registrations) {
        return new OAuth2ClientTokens(
                registrations,
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(
                        registrations, new InMemoryOAuth2AuthorizedClientService(registrations)));
    }

    @Override
    public boolean has(String registration) {
        return this.registrations.findByRegistrationId(registration) != null;
    }

    @Override
    public Supplier<String> of(String client, String registration) {
        OAuth2AuthorizeRequest request = OAuth2AuthorizeRequest.withClientRegistrationId(registration)
                .principal(client)
                .build();
        return () -> {
            OAuth2AuthorizedClient authorized = this.manager.authorize(request);
            if (authorized == null) {
                throw new IllegalStateException("The OAuth2 registration '" + registration
                        + "' gives no token without a user: its grant type must be client_credentials");
            }
            return authorized.getAccessToken().getTokenValue();
        };
    }
}
