// SPDX-License-Identifier: Apache-2.0
package io.kiovec.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.io.Address;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferPolicy;
import io.kiovec.spi.TransferPolicy.Problem;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.TransferRules.Permission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class ConfiguredPolicyTest {

    private static final Address NVME = Address.parse("raw:/dev/nvme0n1");
    private static final Address SIM = Address.parse("sim:disk0");

    private final ConfiguredPolicy policy = new ConfiguredPolicy();

    @Test
    void withoutConfigurationIndirectUnlessAsked() {
        policy.read(Map.of());
        assertEquals(TransferRules.INDIRECT_UNLESS_ASKED, policy.rules(SIM));
        assertEquals(List.of(), policy.problems());
    }

    @Test
    void theFirstRuleThatFitsHoldsAndInheritsWhatItDoesNotSay() {
        policy.read(Map.of("smallest.direct", "4K", "rules", new String[]{"raw:/dev/nvme* default=direct",
            "raw:* direct=forbidden smallest=1M", "*:disk? smallest=8K"}));
        assertEquals(List.of(), policy.problems());
        assertEquals(new TransferRules(TransferMode.DIRECT, Permission.ALLOWED, 4096), policy.rules(NVME));
        assertEquals(new TransferRules(TransferMode.INDIRECT, Permission.FORBIDDEN, 1 << 20),
                policy.rules(Address.parse("raw:/dev/sda")));
        assertEquals(8192, policy.rules(SIM).smallestDirect());
        assertEquals(4096, policy.rules(Address.parse("sim:other")).smallestDirect());
    }

    @Test
    void valuesOfOtherTypesAndRulesInOneLineAreRead() {
        policy.read(Map.of("smallest.direct", 65536L, "rules", "sim:* default=direct; raw:* smallest=1k"));
        assertEquals(List.of(), policy.problems());
        assertEquals(65536, policy.rules(SIM).smallestDirect());
        assertEquals(TransferMode.DIRECT, policy.rules(SIM).defaultMode());
        assertEquals(1024, policy.rules(NVME).smallestDirect());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"default.mode | sideways | indirect or direct",
        "direct | yes | allowed or forbidden", "smallest.direct | -1 | bytes", "smallest.direct | 4X | bytes",
        "smallest.direct | 999999999999999G | bytes", "rules | raw:* | PATTERN", "rules | raw:* default | PATTERN",
        "rules | raw:* default=sideways | PATTERN", "rules | raw:* colour=red | PATTERN",
        "rules | default=direct raw:* | PATTERN"})
    void aBadValueIsToldWithWhatIsAllowedAndLeavesTheLastGoodPolicy(String key, String value, String allowed) {
        policy.read(Map.of("default.mode", "direct"));
        Map<String, Object> bad = new HashMap<>(Map.of("smallest.direct", "1"));
        bad.put(key, value);
        policy.read(bad);
        assertEquals(new TransferRules(TransferMode.DIRECT, Permission.ALLOWED, 0), policy.rules(SIM));
        assertEquals(1, policy.problems().size(), policy.problems().toString());
        Problem problem = policy.problems().getFirst();
        assertEquals(key, problem.key());
        assertEquals(value, problem.value());
        assertTrue(problem.allowed().startsWith(allowed), problem.allowed());
    }

    static Stream<Arguments> valuesOfOtherTypes() {
        return Stream.of(arguments("default.mode", true), arguments("default.mode", List.of("direct")),
                arguments("direct", 1), arguments("smallest.direct", 4096.5), arguments("smallest.direct", -1L),
                arguments("smallest.direct", new String[]{"4K"}), arguments("rules", 7),
                arguments("rules", new int[]{1, 2}), arguments("rules", new Object[]{null, "raw:*"}),
                arguments("rules", List.of("raw:* direct=allowed", Map.of("raw:*", "direct"))));
    }

    @ParameterizedTest
    @MethodSource("valuesOfOtherTypes")
    void aBadValueOfAnyTypeIsAProblemAndNoException(String key, Object value) {
        policy.read(Map.of("default.mode", "direct"));
        policy.read(Map.of(key, value));
        assertEquals(List.of(key), policy.problems().stream().map(Problem::key).toList());
        assertEquals(TransferMode.DIRECT, policy.rules(SIM).defaultMode());
    }

    @Test
    void aBadConfigurationAtTheStartLeavesTheDefaultInForce() {
        policy.read(Map.of("default.mode", "direct", "direct", "sometimes"));
        assertEquals(TransferRules.INDIRECT_UNLESS_ASKED, policy.rules(SIM));
        assertEquals("indirect", policy.settings().getFirst().value());
    }

    @Test
    void everyBadValueIsTold() {
        policy.read(Map.of("default.mode", "x", "direct", "y", "smallest.direct", "z"));
        assertEquals(3, policy.problems().size());
        policy.read(Map.of());
        assertEquals(List.of(), policy.problems());
    }

    @Test
    void settingsShowEachKeyWithWhatIsAllowed() {
        policy.read(Map.of("rules", "sim:* default=direct"));
        assertEquals(List.of("default.mode", "direct", "smallest.direct", "rules"),
                policy.settings().stream().map(TransferPolicy.Setting::key).toList());
        assertEquals("sim:* default=direct direct=allowed smallest=0", policy.settings().getLast().value());
    }

    @Test
    @SuppressWarnings("unchecked")
    void whoHearsTheEventFindsTheNewRules() {
        BundleContext context = mock(BundleContext.class);
        ServiceRegistration<TransferPolicy> registration = mock(ServiceRegistration.class);
        when(context.registerService(eq(TransferPolicy.class), any(TransferPolicy.class), any()))
                .thenReturn(registration);
        List<TransferMode> heard = new ArrayList<>();
        doAnswer(event -> heard.add(policy.rules(SIM).defaultMode())).when(registration).setProperties(any());
        policy.activate(context, Map.of());
        policy.modified(Map.of("default.mode", "direct"));
        assertEquals(List.of(TransferMode.DIRECT), heard);
    }

    /** What Configuration Admin is given, which hands it over on the spot. */
    private Configuration configured(Map<String, Object> before) throws Exception {
        Configuration configuration = mock();
        when(configuration.getProperties()).thenReturn(FrameworkUtil.asDictionary(before));
        when(configuration.updateIfDifferent(any())).thenAnswer(call -> {
            policy.modified(new HashMap<>(FrameworkUtil.asMap(call.getArgument(0))));
            return true;
        });
        ConfigurationAdmin admin = mock();
        when(admin.getConfiguration("io.kiovec.policy", "?")).thenReturn(configuration);
        BundleContext context = mock();
        when(context.registerService(eq(TransferPolicy.class), any(TransferPolicy.class), any())).thenReturn(mock());
        policy.bindConfigurations(admin);
        policy.activate(context, before);
        return configuration;
    }

    @Test
    void aChangeIsInForceWhenItReturnsAndTheRestStays() throws Exception {
        configured(Map.of("default.mode", "direct", "smallest.direct", "4K"));
        assertEquals(List.of(), policy.change(Map.of("smallest.direct", List.of("8K"), "rules",
                List.of("sim:* default=indirect", "raw:* direct=forbidden"), "default.mode", List.of())));
        assertEquals(8192, policy.rules(NVME).smallestDirect());
        assertEquals(Permission.FORBIDDEN, policy.rules(NVME).direct());
        assertEquals(TransferMode.INDIRECT, policy.rules(Address.parse("other:a")).defaultMode());
    }

    @Test
    void aChangeThatIsRefusedChangesNothing() throws Exception {
        Configuration configuration = configured(Map.of("smallest.direct", "4K"));
        List<Problem> problems = policy.change(Map.of("default.mode", List.of("sideways")));
        assertEquals(List.of("default.mode"), problems.stream().map(Problem::key).toList());
        verify(configuration, never()).updateIfDifferent(any());
        assertEquals(4096, policy.rules(NVME).smallestDirect());
        assertEquals(List.of(), policy.problems());
    }

    @Test
    void withoutConfigurationAdminAChangeSaysSo() {
        IOException without = assertThrows(IOException.class,
                () -> policy.change(Map.of("default.mode", List.of("direct"))));
        assertTrue(without.getMessage().contains("Configuration Admin"), without.getMessage());
    }
}
