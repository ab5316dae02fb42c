package io.jsonrpc.guide.api;

import java.math.BigDecimal;

public record Price(String symbol, BigDecimal amount) {}
