package io.jsonrpc.bank;

import java.math.BigDecimal;
import java.time.Instant;

record Entry(Instant at, BigDecimal amount, String text) {}
