// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import io.kiovec.tck.DriverTrial;
import io.kiovec.tck.DriverUnderTest;
import io.kiovec.tck.ram.RamTransport;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit itself: what it passes, and that each of its tests can fail. */
class KitTest {

    static DriverUnderTest driver(String group, Tamper tamper) {
        RamTransport whole = new RamTransport();
        return DriverUnderTest.withScratchDevice(tamper.breaks(whole), "ram:disk0").otherDevice("ram:disk1")
                .loss(whole.diskLoss()).build();
    }

    /** {@return the names of all rule tests, as JUnit finds them} */
    static Set<String> tests() {
        Set<String> names = new TreeSet<>();
        for (Class<?> group : DriverKit.class.getDeclaredClasses()) {
            if (group.isAnnotationPresent(Nested.class)) {
                for (Class<?> type = group; type != Object.class; type = type.getSuperclass()) {
                    Arrays.stream(type.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class))
                            .map(Method::getName).forEach(name -> names.add(group.getSimpleName() + "." + name));
                }
            }
        }
        return names;
    }

    static Stream<String> groups() {
        return Stream.of("Block", "BlockModes", "MappedMemory");
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aDriverThatKeepsAllRulesPassesAll(String group) {
        Predicate<String> mine = name -> name.startsWith(group + ".");
        DriverReport report = DriverTrial.judge(driver(group, Tamper.Call::proceed), mine);
        assertEquals(List.of(), report.results().stream().filter(result -> result.outcome() != Outcome.PASSED)
                .map(result -> result.name() + ": " + result.reason() + result.stack()).toList());
        assertEquals(tests().stream().filter(mine).toList(), report.results().stream().map(Result::name).toList());
    }

    @Test
    void everyRuleTestHasItsBrokenDriver() {
        assertEquals(tests(), new TreeSet<>(BrokenDrivers.all().keySet()));
    }

    static Stream<String> broken() {
        return BrokenDrivers.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenDriverFailsByTheNameOfTheRule(String name) {
        String group = name.substring(0, name.indexOf('.'));
        // What hangs, hangs for ever: a short bound will do.
        int seconds = name.contains(".L1_") ? 1 : 60;
        DriverReport report = new KitRun(driver(group, BrokenDrivers.all().get(name).tamper().get()), name::equals,
                seconds).report();
        assertEquals(1, report.results().size(), report::toString);
        Result result = report.results().getFirst();
        assertEquals(Outcome.FAILED, result.outcome(), () -> "not failed, but: " + result.reason());
        assertTrue(!result.stack().contains(ScratchRefused.class.getName()), result::reason);
        System.out.println(name + ": " + result.reason());
    }
}
