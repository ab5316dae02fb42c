package io.jsonrpc.bank;

import java.math.BigDecimal;

record Rate(String pair, BigDecimal value) {}
