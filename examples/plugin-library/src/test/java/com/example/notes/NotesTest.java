package com.example.notes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aitherzero.test.AitherTest;
import io.aitherzero.test.TestHost;
import java.util.List;
import org.junit.jupiter.api.Test;

@AitherTest
class NotesTest {
    @Test
    void whatIsKeptIsThereAfterAReload(TestHost host) {
        host.extension(Notes.class).add("buy milk");
        assertEquals(0, host.reload().size());
        assertEquals(List.of("buy milk"), host.extension(Notes.class).all());
    }
}
