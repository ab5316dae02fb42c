package io.jsonrpc.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate: what is larger than the rules allow is on the list, and no larger than there. */
class StructureTests {

    private static final Checkout CHECKOUT =
            new Checkout(Path.of("../..").toAbsolutePath().normalize());

    /** What is left is about the text itself, most of it in the tests of the codec, or in an application without fixtures. */
    private static final int MOST_ENVELOPES_IN_JAVA = 66;

    private static final int MOST_ENVELOPES_IN_TYPE_SCRIPT = 29;

    @Test
    void testsDoNotWriteMessagesByHand() {
        assertThat(Envelopes.inJava(CHECKOUT.javaTests()).count())
                .as("Build them with io.jsonrpc.fixtures.Messages")
                .isLessThanOrEqualTo(MOST_ENVELOPES_IN_JAVA);
        assertThat(Envelopes.inTypeScript(CHECKOUT.typeScriptTests()).count())
                .as("Build them with test/fixtures/messages.ts")
                .isLessThanOrEqualTo(MOST_ENVELOPES_IN_TYPE_SCRIPT);
    }

    @Test
    void nothingIsTooLargeButWhatIsListed() {
        List<Offence> found = Offence.in(CHECKOUT);
        assertThat(Ratchet.problems(found, Ratchet.listed(CHECKOUT)))
                .as("Make it smaller, or where that is agreed, write the list anew with ./house --accept")
                .isEmpty();
    }

    /** With annotations, which the tables of the packages leave out. */
    @Test
    void noPackagesFormACircle() {
        assertThat(Offence.code(CHECKOUT).circlesOfHomes()).isEmpty();
    }

    /** A reader who meets a name knows which type is meant. */
    @Test
    void noNameIsThatOfTwoTypes() {
        assertThat(CHECKOUT.modules().stream()
                        .map(module -> JavaCode.of(CHECKOUT, module))
                        .reduce(CodeGraph::and)
                        .orElseThrow()
                        .doubleNames())
                .isEmpty();
        assertThat(TypeScriptCode.doubleNames(CHECKOUT)).isEmpty();
    }
}
