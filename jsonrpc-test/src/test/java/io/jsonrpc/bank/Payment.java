package io.jsonrpc.bank;

import java.math.BigDecimal;

public record Payment(String account, BigDecimal amount) {}
