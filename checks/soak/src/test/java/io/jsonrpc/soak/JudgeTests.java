package io.jsonrpc.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTests {

    private static final Tally GOOD = new Tally(9, 7, 5, 5);

    private static final Tally GOOD_FAR = new Tally(7, 9, 4, 4);

    private static Look look(Tally tally) {
        return new Look(Map.of("one", tally), 0, Map.of(), Map.of(), 0, List.of());
    }

    private static List<String> differences(Tally client, Tally server) {
        return Judge.differences(look(server), List.of(look(client)));
    }

    @Test
    void endsThatHeardAllThatTheOtherSaidAgree() {
        assertThat(differences(GOOD, GOOD_FAR)).isEmpty();
    }

    @Test
    void aMessageThatWasNotHeardIsADifferenceEitherWay() {
        assertThat(differences(new Tally(10, 7, 5, 5), GOOD_FAR)).hasSize(1);
        assertThat(differences(GOOD, new Tally(8, 9, 4, 4))).hasSize(1);
    }

    @Test
    void aRequestThatWasNotAnsweredIsADifferenceEitherWay() {
        assertThat(differences(new Tally(9, 7, 5, 4), GOOD_FAR)).hasSize(1);
        assertThat(differences(GOOD, new Tally(7, 9, 4, 3))).hasSize(1);
    }

    @Test
    void aSessionThatOnlyOneEndKnowsIsADifference() {
        Look nobody = new Look(Map.of(), 0, Map.of(), Map.of(), 0, List.of());
        assertThat(Judge.differences(nobody, List.of(look(GOOD)))).containsExactly("one: known to the client only");
        assertThat(Judge.differences(look(GOOD_FAR), List.of(nobody))).containsExactly("one: known to the server only");
    }

    @Test
    void aLossThatOnlyOneEndReportsIsToldOf() {
        Look lost = new Look(Map.of(), 0, Map.of(), Map.of("sessions lost", 1L), 0, List.of());
        Look ended = new Look(Map.of(), 0, Map.of(), Map.of("sessions ended", 1L), 0, List.of());
        assertThat(Judge.losses(ended, List.of(lost))).isEmpty();
        assertThat(Judge.losses(ended, List.of(look(GOOD)))).hasSize(1);
        assertThat(Judge.losses(look(GOOD_FAR), List.of(lost))).hasSize(1);
    }

    @Test
    void aReturnThatTheServerKnowsNothingOfIsToldOfButNotAResumeWhoseAnswerWasLost() {
        Look two = new Look(Map.of(), 0, Map.of(), Map.of("returns", 2L), 0, List.of());
        Look three = new Look(Map.of(), 0, Map.of(), Map.of("returns", 4L, "sessions lost", 1L), 0, List.of());
        Look six = new Look(Map.of(), 0, Map.of(), Map.of("sessions.resumed", 6L), 0, List.of());
        assertThat(Judge.returns(six, List.of(two, three))).isEmpty();
        assertThat(Judge.unheardResumes(six, List.of(two, three))).isEqualTo(1);
        assertThat(Judge.returns(six, List.of(two, two, three))).hasSize(1);
    }

    @Test
    void whatAProcessFoundIsToldOfEvenWhenItsWordsWereTooMany() {
        Look look = new Look(Map.of(), 0, Map.of(), Map.of("messages.dropped", 2L), 3, List.of("first"));
        assertThat(Judge.faults("server", look))
                .containsExactly("server: first", "server: 2 more", "server: messages.dropped: 2");
    }

    @Test
    void theLateAnswerToACallThatWasGivenUpMayBeDropped() {
        Map<String, Long> events = Map.of("messages.dropped", 2L, Judge.GIVEN_UP, 2L);
        assertThat(Judge.faults("server", new Look(Map.of(), 0, Map.of(), events, 0, List.of())))
                .isEmpty();
    }

    @Test
    void sessionsThatComeBackTooLateOrNotAtAllAreToldOf() {
        assertThat(Judge.storm(10, 10, Duration.ofSeconds(60))).isEmpty();
        assertThat(Judge.storm(10, 10, Duration.ofSeconds(65)))
                .containsExactly("storm: 10 of 10 sessions were back after 65 s");
        assertThat(Judge.storm(9, 10, Duration.ofSeconds(60))).hasSize(1);
    }

    @Test
    void whatIsLeftIsToldOf() {
        Look look = new Look(Map.of(), 0, Map.of("sockets", 1L, "sessions", 0L), Map.of(), 0, List.of());
        assertThat(Judge.leftovers("server", look)).containsExactly("server: 1 sockets after all is over");
        assertThat(Judge.threads("server", 20, 20)).isEmpty();
        assertThat(Judge.threads("server", 20, 21)).hasSize(1);
    }

    @Test
    void aHeapMayGrowByFivePercent() {
        assertThat(Judge.heap("server", new Memory(1000, 0), new Memory(1050, 0)))
                .isEmpty();
        assertThat(Judge.heap("server", new Memory(1000, 0), new Memory(1051, 0)))
                .hasSize(1);
    }
}
