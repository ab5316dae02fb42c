package io.jsonrpc.bank;

import io.jsonrpc.annotation.JsonRpcError;

@JsonRpcError(type = "stream.positionLost", code = 1010, message = "The entries behind this position are gone")
public class PositionLostException extends RuntimeException {}
