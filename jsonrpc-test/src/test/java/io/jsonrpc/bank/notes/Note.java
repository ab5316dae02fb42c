package io.jsonrpc.bank.notes;

public record Note(String title, String text) {}
