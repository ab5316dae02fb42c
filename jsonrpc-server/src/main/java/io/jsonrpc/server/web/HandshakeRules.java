package io.jsonrpc.server.web;

/**
 * What all endpoints of an application share for their handshakes.
 *
 * @param hosts under which names the server may be reached
 * @param refusals where refusals are logged
 * @since 0.1
 */
public record HandshakeRules(AllowedHosts hosts, HandshakeRefusals refusals) {}
