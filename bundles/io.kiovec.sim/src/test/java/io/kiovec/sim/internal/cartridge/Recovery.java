// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.sim.internal.cartridge.TapeList.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tape may hold after it was cut short. From what was acknowledged last, steps were begun: each writes at an object
 * or erases from it. What is found must be the beginning of the tape after some of these steps, and may lack of what was
 * acknowledged only what lies behind the first object that one of them overwrote.
 */
final class Recovery {

    /** @param at the object; @param item null to erase from there */
    record Step(int at, Item item) {
        List<Item> after(List<Item> before) {
            List<Item> after = new ArrayList<>(before.subList(0, at));
            if (item != null) {
                after.add(item);
            }
            return after;
        }
    }

    private List<Item> acknowledged = List.of();
    private final List<Step> begun = new ArrayList<>();
    private List<Item> now = List.of();

    List<Item> now() {
        return now;
    }

    void begin(Step step) {
        begun.add(step);
        now = step.after(now);
    }

    void acknowledge() {
        acknowledged = now;
        begun.clear();
    }

    /** Checks a tape that was opened again; {@return what it holds} */
    List<Item> check(Partition found) throws IOException {
        List<Item> tape = acknowledged;
        int kept = begun.stream().mapToInt(Step::at).reduce(tape.size(), Math::min);
        assertTrue(found.endOfData() >= kept, "holds " + found.endOfData() + " objects, acknowledged were " + kept
                + " that nothing was written over");
        int next = 0;
        while (!beginsWith(tape, found)) {
            assertTrue(next < begun.size(), "holds " + found.endOfData() + " objects, acknowledged were "
                    + acknowledged.size() + ", and it fits none of the steps from there: " + begun);
            tape = begun.get(next++).after(tape);
        }
        return tape.subList(0, (int) found.endOfData());
    }

    private static boolean beginsWith(List<Item> tape, Partition found) throws IOException {
        if (found.endOfData() > tape.size()) {
            return false;
        }
        TapeList expected = new TapeList();
        expected.items.addAll(tape);
        for (int at = 0; at < found.endOfData(); at++) {
            if (!expected.same(found, at)) {
                return false;
            }
        }
        return true;
    }
}
