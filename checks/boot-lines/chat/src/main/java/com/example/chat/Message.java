package com.example.chat;

import java.time.Instant;

public record Message(String name, String text, Instant at) {}
