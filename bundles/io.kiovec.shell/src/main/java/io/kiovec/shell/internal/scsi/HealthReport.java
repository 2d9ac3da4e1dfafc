// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.LogParameter;
import io.kiovec.scsi.log.TapeAlert;
import io.kiovec.scsi.log.TapeAlert.Severity;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How well a device is, from its log pages (SPC-6, 7.3; SBC-5, 6.4; SSC-5, clause 8). What it does not tell is left out. */
final class HealthReport {

    /** What comes of it all, from good to bad. */
    enum Verdict {
        OK, ATTENTION, FAILING
    }

    private static final int TEMPERATURE = 0x0d;
    private static final int START_STOP = 0x0e;
    private static final int SELF_TESTS = 0x10;
    private static final int SOLID_STATE = 0x11;
    private static final int EXCEPTIONS = 0x2f;
    private static final int NON_MEDIUM = 0x06;
    private static final int NO_TEMPERATURE = 0xff;
    private static final int FAILURE_PREDICTED = 0x5d;
    private static final Map<String, Integer> COUNTERS = counters();

    private final Initiator initiator;
    private final boolean isDisk;
    private final List<Integer> pages;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private Verdict verdict = Verdict.OK;

    private HealthReport(Initiator initiator, boolean isDisk, List<Integer> pages) {
        this.initiator = initiator;
        this.isDisk = isDisk;
        this.pages = pages;
    }

    private static Map<String, Integer> counters() {
        Map<String, Integer> counters = new LinkedHashMap<>();
        counters.put("write", 0x02);
        counters.put("read", 0x03);
        counters.put("readReverse", 0x04);
        counters.put("verify", 0x05);
        return counters;
    }

    /** Asks a device. */
    static HealthReport of(Initiator initiator) throws DeviceException {
        boolean isDisk = CommandEffects.isDisk(initiator.type().code());
        HealthReport report = new HealthReport(initiator, isDisk,
                initiator.log(0, 0).map(LogPage::parseSupported).orElse(List.of()));
        report.temperature();
        report.errors();
        report.alerts();
        report.cycles();
        report.wear();
        report.selfTests();
        report.exceptions();
        return report;
    }

    Verdict verdict() {
        return verdict;
    }

    List<String> reasons() {
        return List.copyOf(reasons);
    }

    /** {@return all that is known, the verdict first} */
    Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("address", initiator.device().address().toString());
        all.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        all.put("reasons", List.copyOf(reasons));
        all.putAll(values);
        return all;
    }

    private void worse(Verdict least, String reason) {
        verdict = least.compareTo(verdict) > 0 ? least : verdict;
        reasons.add(reason);
    }

    private Optional<LogPage> page(int code) throws DeviceException {
        return pages.contains(code) ? initiator.log(code, 0).flatMap(LogPage::parse) : Optional.empty();
    }

    private static Long number(LogPage page, int parameter) {
        return page.find(parameter).map(LogParameter::number).orElse(null);
    }

    private void temperature() throws DeviceException {
        Optional<LogPage> page = page(TEMPERATURE);
        if (page.isEmpty()) {
            return;
        }
        Integer now = degrees(page.get().find(0));
        Integer reference = degrees(page.get().find(1));
        values.put("temperatureCelsius", now);
        values.put("referenceTemperatureCelsius", reference);
        if (now != null && reference != null && now >= reference) {
            worse(Verdict.ATTENTION, now + " degrees Celsius, of at most " + reference);
        }
    }

    private static Integer degrees(Optional<LogParameter> parameter) {
        return parameter.map(said -> (int) said.number() & 0xff).filter(degrees -> degrees != NO_TEMPERATURE)
                .orElse(null);
    }

    private void errors() throws DeviceException {
        for (Map.Entry<String, Integer> counter : COUNTERS.entrySet()) {
            Optional<LogPage> page = page(counter.getValue());
            if (page.isPresent()) {
                Map<String, Object> errors = new LinkedHashMap<>();
                Long uncorrected = number(page.get(), 6);
                errors.put("corrected", number(page.get(), 3));
                errors.put("uncorrected", uncorrected);
                errors.put("bytesProcessed", number(page.get(), 5));
                values.put(counter.getKey() + "Errors", errors);
                if (uncorrected != null && uncorrected != 0) {
                    worse(Verdict.ATTENTION,
                            Values.number(uncorrected) + " uncorrected " + counter.getKey() + " errors");
                }
            }
        }
        Optional<LogPage> others = page(NON_MEDIUM);
        others.ifPresent(page -> values.put("nonMediumErrors", number(page, 0)));
    }

    private void alerts() throws DeviceException {
        Optional<LogPage> page = page(TapeAlert.PAGE);
        if (page.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (TapeAlert alert : TapeAlert.active(page.get())) {
            String name = alert.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            names.add(name);
            if (alert.severity() != Severity.INFORMATION) {
                worse(alert.severity() == Severity.CRITICAL ? Verdict.FAILING : Verdict.ATTENTION,
                        "tape alert: " + name);
            }
        }
        values.put("tapeAlerts", names);
    }

    private void cycles() throws DeviceException {
        page(START_STOP).ifPresent(page -> {
            values.put("startStopCycles", number(page, 4));
            values.put("specifiedStartStopCycles", number(page, 3));
            values.put("loadUnloadCycles", number(page, 6));
            values.put("specifiedLoadUnloadCycles", number(page, 5));
        });
    }

    private void wear() throws DeviceException {
        if (!isDisk) {
            return;
        }
        page(SOLID_STATE).flatMap(page -> page.find(1)).ifPresent(used -> {
            long percent = used.number() & 0xff;
            values.put("percentageUsed", percent);
            if (percent >= 100) {
                worse(Verdict.ATTENTION, percent + " % of its endurance is used");
            }
        });
    }

    /** The last self-test is the first parameter; results of 3h to 7h are failures (SPC-6, 7.3.20). */
    private void selfTests() throws DeviceException {
        page(SELF_TESTS).flatMap(page -> page.find(1)).map(LogParameter::value).filter(last -> last.length >= 4)
                .ifPresent(last -> {
                    MemorySegment data = MemorySegment.ofArray(last);
                    int result = CdbFields.u8(data, 0) & 0x0f;
                    boolean failed = result >= 3 && result <= 7;
                    boolean wasOne = CdbFields.u8(data, 0) != 0 || CdbFields.u16(data, 2) != 0;
                    values.put("lastSelfTest",
                            !wasOne
                                    ? null
                                    : failed
                                            ? "failed"
                                            : result == 0 ? "passed" : result == 0x0f ? "running" : "aborted");
                    if (failed) {
                        worse(Verdict.FAILING, "the last self-test failed");
                    }
                });
    }

    private void exceptions() throws DeviceException {
        page(EXCEPTIONS).flatMap(page -> page.find(0)).map(LogParameter::value).filter(said -> said.length >= 2)
                .ifPresent(said -> {
                    AdditionalSense exception = AdditionalSense.of(said[0], said[1]);
                    boolean isNone = exception.code() == 0 && exception.qualifier() == 0;
                    String text = exception.text().toLowerCase(Locale.ROOT);
                    values.put("informationalException", isNone ? null : text);
                    if (!isNone) {
                        worse(exception.code() == FAILURE_PREDICTED ? Verdict.FAILING : Verdict.ATTENTION, text);
                    }
                });
    }
}
