package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate: what is larger than the rules allow is on the list, and no larger than there. */
class StructureTests {

    private static final Checkout CHECKOUT =
            new Checkout(Path.of("../..").toAbsolutePath().normalize());

    @Test
    void nothingIsTooLargeButWhatIsListed() {
        List<Offence> found = Offence.in(CHECKOUT);
        assertThat(Ratchet.problems(found, Ratchet.listed(CHECKOUT)))
                .as("Make it smaller, or where that is agreed, write the list anew with ./house --accept")
                .isEmpty();
    }
}
