package com.example.prices;

import java.time.Instant;

public record Price(String symbol, long cents, Instant at) {}
