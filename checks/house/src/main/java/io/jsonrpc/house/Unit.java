package io.jsonrpc.house;

/**
 * What circles are made of: a top-level type in Java, a module in TypeScript.
 *
 * @param home its package or folder
 * @param file where it stands
 */
record Unit(String home, String name, SourceFile file) implements Comparable<Unit> {

    @Override
    public int compareTo(Unit other) {
        return (this.home + " " + this.name).compareTo(other.home + " " + other.name);
    }
}
