package io.jsonrpc.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IncidentTests {

    private static IllegalStateException here(String message) {
        return new IllegalStateException(message);
    }

    private static IllegalStateException there() {
        return new IllegalStateException("a");
    }

    @Test
    void failuresOfOneClassAtOnePlaceHaveOneId() {
        String[] ids = new String[2];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Incident.id(here("message " + i));
        }
        assertThat(ids[0]).matches("[0-9a-f]{16}").isEqualTo(ids[1]);
    }

    @Test
    void otherPlacesAndOtherCausesHaveOthers() {
        IllegalStateException first = here("a");
        String id = Incident.id(first);
        assertThat(Incident.id(there())).isNotEqualTo(id);
        first.initCause(new IllegalArgumentException());
        assertThat(Incident.id(first)).isNotEqualTo(id);
    }

    @Test
    void aCauseThatGoesInACircleEnds() {
        IllegalStateException first = here("a");
        first.initCause(new IllegalStateException(first));
        assertThat(Incident.id(first)).hasSize(16);
        assertThat(Causes.of(first)).hasSize(64);
    }
}
