package com.example.prices;

public record Receipt(String buyer, Order order, long cents) {}
