// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
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
import org.junit.jupiter.api.Nested;
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

    @Test
    void aVendorsClassRunsAsAnyOtherTest() {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(VendorTest.class)).build(), summary);
        assertEquals(0, summary.getSummary().getTestsFailedCount());
        // No other device and no way to pull the first are declared.
        assertEquals(4, summary.getSummary().getTestsAbortedCount());
        assertEquals(tests().size() - 4, summary.getSummary().getTestsSucceededCount());
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
