// SPDX-License-Identifier: Apache-2.0
package io.kiovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.conformance.SuiteOutcome.Verdict;
import org.junit.jupiter.api.Test;

/** The reader of libiscsi's output can say no. */
class SuiteOutcomeTest {

    private static final String OUTPUT = """
            Suite: Unmap
              Test: Simple ...passed
              Test: Warned ...    [FAILED] one of many answers
            passed
              Test: Partly ...    [SKIPPED] SANITIZE is not implemented.
            passed
              Test: ZeroBlocks ...    [FAILED] UNMAP command failed
            FAILED
                1. test_unmap_0blocks.c:80  - CU_ASSERT_EQUAL(_r,0)
              Test: AtOnce ...FAILED
                1. test.c:1  - CU_ASSERT_EQUAL(_r,0)
              Test: Talked ...
                Send PRIN/READ_KEYS
            passed    Send PRIN/READ_KEYS
              Test: Objected ...
            FAILED    Send PRIN/READ_KEYS
              Test: Hung ...
                READ10 passed    on
            """;

    @Test
    void verdictsAreTheLastWordOfATest() {
        assertEquals(Verdict.PASSED, SuiteOutcome.read(OUTPUT).get("Simple").verdict());
        assertEquals(Verdict.PASSED, SuiteOutcome.read(OUTPUT).get("Warned").verdict());
        assertEquals(Verdict.FAILED, SuiteOutcome.read(OUTPUT).get("ZeroBlocks").verdict());
        assertEquals(Verdict.FAILED, SuiteOutcome.read(OUTPUT).get("AtOnce").verdict());
    }

    @Test
    void whatTheCleanupSaysBehindTheLastWordChangesNothing() {
        assertEquals(Verdict.PASSED, SuiteOutcome.read(OUTPUT).get("Talked").verdict());
        assertEquals(Verdict.FAILED, SuiteOutcome.read(OUTPUT).get("Objected").verdict());
    }

    @Test
    void aTestThatSaysSkippedIsSkippedAlthoughCunitCountsItAsPassed() {
        assertEquals(Verdict.SKIPPED, SuiteOutcome.read(OUTPUT).get("Partly").verdict());
    }

    @Test
    void aTestWithoutAVerdictHasFailed() {
        assertEquals(Verdict.FAILED, SuiteOutcome.read(OUTPUT).get("Hung").verdict());
    }

    @Test
    void theSummaryIsNoTest() {
        assertEquals(8, SuiteOutcome.read(OUTPUT + "\nRun Summary: Type\n  Test: Not ...passed\n").size());
    }
}
