// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Failure;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.cdb.BlockCdb;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which operations a rule meets, and what becomes of them. */
class FaultRuleTest {

    private static FaultRule rule(String text) {
        Options options = Options.of(text, "action");
        FaultRule rule = new FaultParser(text, hang -> {
        }).parse(options);
        assertEquals(List.of(), options.problems(""));
        return rule;
    }

    private static Operation read(long block, long blocks) {
        return new Operation().begin(Verb.READ, block * 512, blocks * 512, TransferMode.INDIRECT);
    }

    private static List<Integer> met(String text, int times) {
        FaultRule rule = rule(text);
        return IntStream.rangeClosed(1, times).filter(i -> rule.meet(read(0, 1), 512) != Verdict.PASS).boxed().toList();
    }

    @Test
    void whichOfThemAreMetIsCounted() {
        assertEquals(List.of(3), met("busy,nth=3", 9));
        assertEquals(List.of(1, 2), met("busy,first=2", 9));
        assertEquals(List.of(4, 8), met("busy,every=4", 9));
        assertEquals(List.of(), met("busy,op=write", 9));
        assertEquals(met("busy,probability=0.5,seed=7", 50), met("busy,probability=0.5,seed=7", 50));
    }

    @ParameterizedTest
    @CsvSource({"0, 8, false", "0, 9, true", "8, 1, true", "15, 1, true", "16, 1, false", "12, 100, true"})
    void blocksAreMetWhereTheyAreTouched(long block, int blocks, boolean meets) {
        FaultRule rule = rule("check,blocks=8-15");
        assertEquals(meets, rule.meet(read(block, blocks), 512) != Verdict.PASS);
        MemorySegment cdb = MemorySegment.ofArray(new byte[10]);
        BlockCdb.read10(cdb, 0, block, blocks);
        Operation command = new Operation().command(cdb, DataDirection.IN, blocks * 512L, TransferMode.INDIRECT);
        assertEquals(meets, rule.meet(command, 512) != Verdict.PASS, "as a command");
    }

    @Test
    void aVerbMeansItsCommandsToo() {
        MemorySegment cdb = MemorySegment.ofArray(new byte[10]);
        BlockCdb.read10(cdb, 0, 0, 1);
        Operation command = new Operation().command(cdb, DataDirection.IN, 512, TransferMode.INDIRECT);
        assertInstanceOf(Verdict.Gone.class, rule("gone,op=read").meet(command, 512));
        assertInstanceOf(Verdict.Gone.class, rule("gone,opcode=28").meet(command, 512));
        assertEquals(Verdict.PASS, rule("gone,op=write").meet(command, 512));
    }

    @ParameterizedTest
    @EnumSource(value = Failure.class, mode = EnumSource.Mode.EXCLUDE, names = {"NONE", "DIRECT_IMPOSSIBLE",
        "UNIT_ATTENTION"})
    void everyKindOfErrorIsAnAction(Failure failure) {
        Verdict verdict = rule(Options.written(failure)).meet(read(0, 1), 512);
        assertEquals(failure, assertInstanceOf(Verdict.Fail.class, verdict).refusal().failure());
    }
}
