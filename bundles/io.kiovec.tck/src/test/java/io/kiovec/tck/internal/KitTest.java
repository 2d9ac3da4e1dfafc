// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceKind;
import io.kiovec.spi.BlockEndpoint;
import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import io.kiovec.tck.DriverTrial;
import io.kiovec.tck.DriverUnderTest;
import io.kiovec.tck.ram.RamTransport;
import java.io.StringReader;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The kit itself: what it passes, and that each of its tests can fail. */
class KitTest {

    static DriverUnderTest driver(String group, Tamper tamper) {
        RamTransport whole = new RamTransport();
        String name = group.startsWith("Scsi") ? "scsi" : group.startsWith("Tape") ? "tape" : "disk";
        DeviceKind face = switch (name) {
            case "scsi" -> DeviceKind.SCSI;
            case "tape" -> DeviceKind.TAPE;
            default -> DeviceKind.BLOCK;
        };
        return DriverUnderTest.withScratchDevice(tamper.breaks(whole), "ram:" + name + 0).otherDevice("ram:" + name + 1)
                .faces(face).loss(whole.loss(name + 0)).tapeBytes(1 << 20).build();
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

    @AfterEach
    void endWhatBrokenDriversLeft() {
        BrokenEndpoints.endThreads();
    }

    static Stream<String> groups() {
        return Arrays.stream(DriverKit.class.getDeclaredClasses())
                .filter(group -> group.isAnnotationPresent(Nested.class)).map(Class::getSimpleName);
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

    /** {@return the rule tests that are the same for several faces, but for one of each, and those of what hangs} */
    static Stream<String> again() {
        return BrokenDrivers.all().keySet().stream().filter(KitTest::isLeftToProofs);
    }

    /** {@return each of the other rule tests once} */
    static Stream<String> broken() {
        return BrokenDrivers.all().keySet().stream().filter(name -> !isLeftToProofs(name));
    }

    private static boolean isLeftToProofs(String name) {
        return isOfABlockFaceToo(name) || hangs(name);
    }

    /** {@return whether the broken driver hangs, so that its trial takes as long as its bound} */
    private static boolean hangs(String name) {
        return name.contains(".L1_") || name.contains(".D2_callsGoOn");
    }

    private static boolean isOfABlockFaceToo(String name) {
        String block = name.replaceFirst("^(Scsi|Tape)", "Block");
        return !block.equals(name) && BrokenDrivers.all().containsKey(block);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenDriverFailsByTheNameOfTheRule(String name) {
        breaks(name);
    }

    @Tag("proof")
    @ParameterizedTest
    @MethodSource("again")
    void aBrokenDriverOfAnotherFaceFailsByTheNameOfTheRule(String name) {
        breaks(name);
    }

    private static void breaks(String name) {
        String group = name.substring(0, name.indexOf('.'));
        // What hangs, hangs for ever: a short bound will do.
        int seconds = hangs(name) ? 1 : 60;
        DriverReport report = new KitRun(driver(group, BrokenDrivers.all().get(name).tamper().get()), name::equals,
                seconds).report();
        assertEquals(1, report.results().size(), report::toString);
        Result result = report.results().getFirst();
        assertEquals(Outcome.FAILED, result.outcome(), () -> name + " is not failed, but: " + result.reason());
        assertTrue(!result.stack().contains(ScratchRefused.class.getName()), result::reason);
        System.out.println(name + ": " + result.reason().lines().findFirst().orElse(""));
    }

    @Test
    void theListSaysWhichBrokenDriverBelongsToWhichRule() throws Exception {
        StringBuilder list = new StringBuilder("""
                # The rules that the kit tests

                Each test has a driver that breaks its rule, made of a whole one by the code in
                `src/test/java/io/kiovec/tck/internal/Broken*.java`; the kit must fail it by the name of the test.

                | rule | test | broken driver: it |
                |--|--|--|
                """);
        BrokenDrivers.all().forEach((name, broken) -> list.append("| ")
                .append(name, name.indexOf('.') + 1, name.indexOf('_')).append(" | `").append(name).append("` | ")
                .append(broken.what()).append(" |\n"));
        list.append("""

                # What no test from outside can judge

                | rule | what | why |
                |--|--|--|
                """);
        NotTested.ALL.forEach(rule -> list.append("| ").append(rule.rule()).append(" | ").append(rule.what())
                .append(" | ").append(rule.why()).append(" |\n"));
        Path target = Files.writeString(Path.of("target", "RULES.md"), list);
        assertEquals(list.toString(), Files.readString(Path.of("RULES.md")), () -> "copy " + target);
    }

    /** What a vendor writes. */
    static class VendorTest extends DriverKit {
        @Override
        protected DriverUnderTest driver() {
            return DriverUnderTest.withScratchDevice(new RamTransport(), "ram:disk0").build();
        }
    }

    @Tag("proof")
    @Test
    void aVendorsClassRunsAsAnyOtherTest() {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(VendorTest.class)).build(), summary);
        assertEquals(0, summary.getSummary().getTestsFailedCount());
        // No other face, no other device and no way to pull the first are declared.
        long skipped = 4 + tests().stream().filter(name -> name.startsWith("Scsi") || name.startsWith("Tape")).count();
        assertEquals(skipped, summary.getSummary().getTestsAbortedCount());
        assertEquals(tests().size() - skipped, summary.getSummary().getTestsSucceededCount());
    }

    @Test
    void nothingIsWrittenToADeviceThatHoldsSomething() throws Exception {
        DriverUnderTest driver = driver("Block", Tamper.Call::proceed);
        byte[] precious = "MY ARCHIVE".getBytes(StandardCharsets.US_ASCII);
        BlockEndpoint disk = driver.transport().openBlock(driver.address(), AccessMode.READ_WRITE);
        MemorySegment block = MemorySegment.ofArray(Arrays.copyOf(precious, 512));
        disk.write(0, block, new KitCall(driver.address()));
        DriverReport report = DriverTrial.judge(driver, name -> name.startsWith("Block"));
        assertTrue(
                report.with(Outcome.FAILED).stream().allMatch(result -> result.reason().contains("holds something")));
        assertTrue(report.with(Outcome.FAILED).stream()
                .anyMatch(result -> result.test().equals("D1_readsWhatWasWritten")));
        MemorySegment all = MemorySegment.ofArray(new byte[128 << 10]);
        for (int at = 0; at < 1 << 20; at += 128 << 10) {
            disk.read(at, all, new KitCall(driver.address()));
            MemorySegment expected = MemorySegment
                    .ofArray(at == 0 ? Arrays.copyOf(precious, 128 << 10) : new byte[128 << 10]);
            assertEquals(-1, expected.mismatch(all), "at " + at);
        }
    }

    @Test
    void aReportTellsPeopleAndBuildServersWhatIsBroken() throws Exception {
        Tamper.Call[] none = new Tamper.Call[1];
        DriverReport report = DriverTrial.judge(
                driver("Block", call -> call.is("availability") ? none[0] : call.proceed()),
                name -> name.startsWith("Block.D5_"));
        assertFalse(report.isPassed());
        assertTrue(report.markdown().contains("**FAILED**: 1 passed, 1 failed, 0 skipped"), report.markdown());
        assertTrue(report.markdown().contains("| D5 | `Block.D5_availabilityIsAValue` | availability() gave null"),
                report.markdown());
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(report.junitXml()))).getDocumentElement();
        assertEquals("1", suite.getAttribute("failures"));
        assertEquals("2", suite.getAttribute("tests"));
        assertEquals(1, suite.getElementsByTagName("failure").getLength());
    }
}
