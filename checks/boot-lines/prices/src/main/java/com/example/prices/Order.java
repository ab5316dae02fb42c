package com.example.prices;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

public record Order(String symbol, @Min(1) @Max(1000) int count) {}
