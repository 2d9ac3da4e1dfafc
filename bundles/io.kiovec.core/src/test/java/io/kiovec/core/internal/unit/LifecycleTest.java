// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.core.internal.Defects;
import io.kiovec.io.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of what may follow what, and that each change is counted and told once. */
class LifecycleTest {

    private final List<DeviceEvent> told = new ArrayList<>();
    private final Defects defects = new Defects();
    private final Lifecycle life = new Lifecycle(Address.parse("fake:a"),
            new Surroundings(null, null, null, null, null, null,
                    null, null, null, () -> Duration.ZERO, told::add, swapped -> {
                    }, defects.log()));

    @Test
    void whatMayFollowWhatIsWhatTheContractSays() {
        Map<DeviceState, Set<DeviceState>> contract = Map.of(
                DeviceState.OPENING, EnumSet.of(DeviceState.ONLINE, DeviceState.OFFLINE, DeviceState.CLOSED),
                DeviceState.ONLINE, EnumSet.of(DeviceState.HOLDING),
                DeviceState.HOLDING, EnumSet.of(DeviceState.DRAINING),
                DeviceState.DRAINING, EnumSet.of(DeviceState.ONLINE, DeviceState.OPENING, DeviceState.OFFLINE,
                        DeviceState.CLOSED),
                DeviceState.OFFLINE, EnumSet.of(DeviceState.ONLINE, DeviceState.OPENING, DeviceState.OFFLINE,
                        DeviceState.CLOSED),
                DeviceState.CLOSED, EnumSet.noneOf(DeviceState.class));
        for (DeviceState before : DeviceState.values()) {
            for (DeviceState after : DeviceState.values()) {
                assertEquals(contract.get(before).contains(after), Lifecycle.isLegal(before, after),
                        before + " then " + after);
            }
        }
    }

    @Test
    void everyStateCanBeReachedAndLeftForTheEnd() {
        for (DeviceState from : DeviceState.values()) {
            Set<DeviceState> reached = EnumSet.of(from);
            boolean grown = true;
            while (grown) {
                grown = false;
                for (DeviceState one : EnumSet.copyOf(reached)) {
                    for (DeviceState next : DeviceState.values()) {
                        grown |= Lifecycle.isLegal(one, next) && reached.add(next);
                    }
                }
            }
            assertTrue(reached.contains(DeviceState.CLOSED), "no end from " + from);
            assertTrue(from == DeviceState.CLOSED || reached.size() == DeviceState.values().length, from.toString());
        }
    }

    @Test
    void whatMayNotFollowIsADefect() {
        life.online();
        assertThrows(AssertionError.class, () -> life.draining("too early"));
        assertEquals(1, defects.told.size());
        assertTrue(defects.told.getFirst().contains("DRAINING"), defects.told.toString());
    }

    @Test
    void eachChangeIsToldOnceAndCounted() {
        life.online();
        life.holding("why");
        life.draining("why");
        life.opening("why");
        life.offline("none");
        life.offline("none");
        life.offline("another reason");
        life.online();
        life.holding("end");
        life.draining("end");
        life.closed();
        assertEquals(List.of("Holding", "Draining", "Opening", "Offline", "Offline", "Holding", "Draining", "Closed"),
                told.stream().map(event -> event.getClass().getSimpleName()).toList());
        assertEquals(Map.of(DeviceState.ONLINE, 2L, DeviceState.HOLDING, 2L, DeviceState.DRAINING, 2L,
                DeviceState.OPENING, 1L, DeviceState.OFFLINE, 2L, DeviceState.CLOSED, 1L), life.entered());
        assertEquals(DeviceState.CLOSED, life.now().state());
        defects.check();
    }

    @Test
    void whatWasNeverOnlineIsNotToldOf() {
        life.closed();
        assertEquals(List.of(), told);
        assertFalse(life.entered().containsKey(DeviceState.ONLINE));
    }
}
