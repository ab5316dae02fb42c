package io.jsonrpc.demo.auction;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.jsonrpc.server.ChannelAuthenticator;
import java.security.Principal;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/** The two users, whose passwords are on the page, and what both doors have in common. */
@Configuration(proxyBeanMethods = false)
class AuctionUsers {

    /** What the doors guard; all other paths of the demo are open. */
    static final String[] GUARDED = {"/auction", "/auction/**", "/login", "/logout"};

    static final String WRONG_PASSWORD = "/?refused";

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    /** The hash of a password that is on the page would keep no secret. */
    static UserDetails[] users() {
        return new UserDetails[] {user("anna"), user("ben")};
    }

    private static UserDetails user(String name) {
        return User.withUsername(name).password("{noop}" + name).roles("BIDDER").build();
    }

    /** What the page asks first: who has logged in, and what a form has to send along. */
    static String visitor(@Nullable String user, String parameter, String token) {
        return GSON.toJson(new VisitorAtTheDoor(user, parameter, token));
    }

    private record VisitorAtTheDoor(@Nullable String user, String parameter, String token) {}

    /** A channel with a token of its own belongs to the user of this name, which is the password as well. */
    @Bean
    ChannelAuthenticator tokens() {
        return (authorization, session) -> Arrays.stream(users())
                .map(UserDetails::getUsername)
                .filter(name -> authorization.equals("Bearer " + name))
                .findFirst()
                .<Principal>map(name -> () -> name)
                .orElse(null);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
