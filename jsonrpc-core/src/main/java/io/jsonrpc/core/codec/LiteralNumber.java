package io.jsonrpc.core.codec;

import io.jsonrpc.core.codec.binding.NumberLiterals;

/** A number of a tree that is written as it came, and converted when it is asked for. */
final class LiteralNumber extends Number {

    private static final long serialVersionUID = 1;

    private final String literal;

    LiteralNumber(String literal) {
        this.literal = literal;
    }

    @Override
    public int intValue() {
        return NumberLiterals.decimal(this.literal).intValue();
    }

    @Override
    public long longValue() {
        return NumberLiterals.decimal(this.literal).longValue();
    }

    @Override
    public float floatValue() {
        return Float.parseFloat(this.literal);
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(this.literal);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LiteralNumber number && this.literal.equals(number.literal);
    }

    @Override
    public int hashCode() {
        return this.literal.hashCode();
    }

    @Override
    public String toString() {
        return this.literal;
    }
}
