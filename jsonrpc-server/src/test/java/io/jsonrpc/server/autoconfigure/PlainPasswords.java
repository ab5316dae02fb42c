package io.jsonrpc.server.autoconfigure;

import org.springframework.security.crypto.password.PasswordEncoder;

/** Passwords that are not hashed: that, and comparing them with a hash, was half of the processor time of these tests. */
public final class PlainPasswords implements PasswordEncoder {

    @Override
    public String encode(CharSequence password) {
        return "{noop}" + password;
    }

    @Override
    public boolean matches(CharSequence password, String encoded) {
        return encoded.equals(encode(password));
    }
}
