package io.aitherzero.boot.run;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The second phase of a module in a boot. */
@Name("io.aitherzero.ModuleStart")
@Label("Module Start")
@Description("A module was in its start()")
final class ModuleStartEvent extends ModulePhaseEvent {}
