package io.jsonrpc.house;

/**
 * A file and its text.
 *
 * @param path from the root of the checkout, with slashes
 */
record SourceFile(String path, String text) {

    int lines() {
        return (int) this.text.lines().count();
    }

    /** The name of the file without its folder and extension. */
    String name() {
        String file = this.path.substring(this.path.lastIndexOf('/') + 1);
        return file.substring(0, file.lastIndexOf('.'));
    }

    String folder() {
        int slash = this.path.lastIndexOf('/');
        return slash < 0 ? "" : this.path.substring(0, slash);
    }
}
