package io.aitherzero.boot.run;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The first phase of a module in a boot. */
@Name("io.aitherzero.ModuleLoad")
@Label("Module Load")
@Description("A module's class was loaded and its instance created")
final class ModuleLoadEvent extends ModulePhaseEvent {}
