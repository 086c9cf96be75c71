step_invoke() { :; }
