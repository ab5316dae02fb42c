package io.jsonrpc.server.web;

/**
 * What the handshakes of all endpoints share.
 *
 * @param hosts the host names under which the server may be reached
 * @param refusals logs refused handshakes
 * @since 0.1
 */
public record HandshakeRules(AllowedHosts hosts, HandshakeRefusals refusals) {}
